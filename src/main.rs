//! The entry point: takes the arguments and returns the exit code. See `commands`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gongkai::run(std::env::args_os().collect())
}
