//! The command line: one binary for everything the product does.

use std::process::ExitCode;

fn main() -> ExitCode {
    otklik::cli::main()
}
