//! `check`: formatting, lints and the tests of the generator with its rules.

use std::process::Command;

use crate::paths::root;
use crate::run::run;
use crate::tools;

/// Runs the checks that do not need the server.
pub fn check() -> Result<(), String> {
    tools::stable()?;
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--all-targets", "--", "--deny", "warnings"])?;
    cargo(&["clippy", "--profile", "tool", "--package", "lattice-bindgen", "--", "--deny", "warnings"])?;
    cargo(&[
        "clippy",
        "--package",
        "lattice-worker",
        "--package",
        "lattice-baseline",
        "--all-features",
        "--target",
        "wasm32-unknown-unknown",
        "--",
        "--deny",
        "warnings",
    ])?;
    cargo(&["test", "--package", "lattice-codegen"])
}

/// Runs cargo in the checkout.
pub fn cargo(arguments: &[&str]) -> Result<(), String> {
    run(Command::new("cargo").args(arguments).current_dir(root()))
}
