//! `openapi.json`, which an example of the generated crate prints.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::Error;

/// Its path below `generated/`.
pub const FILE: &str = "openapi.json";

/// Runs the example `openapi` of the generated crate and returns what it prints.
pub fn print(root: &Path) -> Result<String, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--package", "lattice-generated"])
        .args(["--features", "schema", "--example", "openapi"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Error::new(FILE, error))?;
    if !output.status.success() {
        return Err(Error::new(FILE, "the generated crate does not compile or run; see above"));
    }
    String::from_utf8(output.stdout).map_err(|error| Error::new(FILE, error))
}
