//! The program: hands the command line to the library and turns a panic into exit code 4.

use std::process::ExitCode;

fn main() -> ExitCode {
    std::panic::catch_unwind(|| tebiki::cli::run(std::env::args_os().collect())).unwrap_or(ExitCode::from(4))
}
