//! The entry point: takes the arguments and returns the exit code. See `commands`.

use std::process::ExitCode;

/// The allocator of musl serves one thread at a time: with it a build takes twice as long.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gongkai::run(std::env::args_os().collect())
}
