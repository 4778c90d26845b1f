//! `dev`: builds and runs a server from a checkout.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::module::{self, Kind};
use crate::paths::{node_programs, root};
use crate::run::path_with;

const EXAMPLE: &str = "\
A first request:
  curl http://localhost:8008/_matrix/client/versions
README.md, \"Try it with curl\", has the next ones. Stop with Ctrl-C; the state stays in .lattice/state.";

/// Builds the module, serves it and prints a first request.
pub fn dev() -> Result<(), String> {
    let module = module::build(Kind::Dev)?;
    let mut server = Command::new("node")
        .arg(root().join("local").join("server.mjs"))
        .args(["--port", "8008", "--set", "REQUEST_LOG=on", "--module"])
        .arg(module)
        .env("PATH", path_with(&node_programs())?)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("node: {error}"))?;
    for line in server.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()).flatten() {
        if line.starts_with("{\"ready\"") {
            println!("Lattice {} serves on http://localhost:8008\n{EXAMPLE}", env!("CARGO_PKG_VERSION"));
        } else {
            println!("{line}");
        }
    }
    let status = server.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("the server stopped: {status}")) }
}
