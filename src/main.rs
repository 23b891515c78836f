//! The program's start: arguments in, exit code out. See `commands`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gongkai::commands::run(std::env::args_os().collect())
}
