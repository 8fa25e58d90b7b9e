//! The program: hands the command line to the library and turns a panic into exit code 4.

use std::process::ExitCode;

/// A build makes many small values on every thread: with this allocator it takes a sixth less time than with that of the
/// C library. Huge pages are off, as they save little and cost a large guide 30 MB.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    std::panic::catch_unwind(|| tebiki::cli::run(std::env::args_os().collect())).unwrap_or(ExitCode::from(4))
}
