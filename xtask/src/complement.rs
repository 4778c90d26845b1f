//! `complement`: runs the conformance suite against the server and records the results in `COMPLIANCE.md`.

use std::path::Path;
use std::process::Command;

use crate::module::{self, Kind};
use crate::paths::{node_programs, root};
use crate::run::{path_with, run};
use crate::tools;

/// Why the programs of [`needs`] are needed.
const WHY: &str = "the conformance tests need it";

/// Runs the suite with the arguments of `tests/complement/complement.mjs`.
pub fn complement(arguments: &[&str]) -> Result<(), String> {
    if std::env::var_os("COMPLEMENT_BIN").is_some() {
        needs()?;
        tools::node_packages()?;
        module::build(Kind::Dev)?;
    }
    suite(arguments)
}

/// Tests the engine with a toy server and checks the recorded results. Where the suite is installed, also
/// runs the tests that are recorded as passed.
pub fn conformance(module: &Path) -> Result<(), String> {
    needs()?;
    let mut test = Command::new("node");
    test.args(["--test", "tests/complement/**/*.test.mjs"]).current_dir(root());
    run(test.env("PATH", path_with(&node_programs())?))?;
    let mut recorded = script(&["--recorded"])?;
    run(recorded.env("LATTICE_MODULE", module))
}

/// Runs the suite against our server in dirty, shuffled and clean mode, and against Synapse if configured.
pub fn night() -> Result<(), String> {
    for arguments in [&["--no-record"][..], &["--no-record", "--shuffle", "1"], &["--clean", "--no-record"]] {
        complement(arguments)?;
    }
    if std::env::var_os("SYNAPSE_PYTHON").is_none() {
        println!("*** NOT RUN: the suite against Synapse (SYNAPSE_PYTHON is not set).");
        return Ok(());
    }
    complement(&["--launcher", "synapse", "--no-record"])
}

fn suite(arguments: &[&str]) -> Result<(), String> {
    run(&mut script(arguments)?)
}

fn script(arguments: &[&str]) -> Result<Command, String> {
    let mut command = Command::new("node");
    command.arg("tests/complement/complement.mjs").args(arguments).current_dir(root());
    command.env("PATH", path_with(&node_programs())?);
    Ok(command)
}

fn needs() -> Result<(), String> {
    for (program, package) in [("unshare", "util-linux"), ("setpriv", "util-linux"), ("ip", "iproute2")] {
        tools::debian(program, package, WHY)?;
    }
    tools::debian("openssl", "openssl", WHY)
}
