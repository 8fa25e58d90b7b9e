//! The program: hands the command line to the library and turns a panic into exit code 4.

use std::process::ExitCode;

/// A build makes many small values on every thread: with this allocator it takes a sixth less time than with that of the
/// C library. Huge pages are off, as they save little and cost a large guide 30 MB.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Before the runtime opens `/dev/null` in its place, a closed standard output can still be told from one that the caller
/// throws away.
#[cfg(target_os = "linux")]
#[ctor::ctor]
fn look_at_standard_output() {
    if rustix::io::fcntl_getfd(rustix::stdio::stdout()) == Err(rustix::io::Errno::BADF) {
        tebiki::cli::output_is_closed();
    }
}

fn main() -> ExitCode {
    std::panic::catch_unwind(|| tebiki::cli::run(std::env::args_os().collect())).unwrap_or(ExitCode::from(4))
}
