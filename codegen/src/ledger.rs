//! `spec/ledger.toml`: what we make of each operation.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::Error;

/// The whole ledger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Which versions of Matrix are advertised.
    pub versions: Versions,
    /// The decision for each `<api>/<operationId>`.
    pub operations: BTreeMap<String, Decision>,
}

/// What `GET /versions` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// Versions, oldest first.
    pub advertised: Vec<String>,
    /// Flags of unstable features.
    #[serde(default)]
    pub unstable: BTreeMap<String, bool>,
}

/// The decision for one operation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Served or absent.
    pub status: Status,
    /// Why it is absent.
    pub reason: Option<String>,
    /// Which budget a call draws on.
    pub rate: Option<Rate>,
    /// Where the token is checked.
    #[serde(default)]
    pub check: Check,
    /// The largest body, in bytes.
    #[serde(default = "default_body")]
    pub body: usize,
}

fn default_body() -> usize {
    65_536
}

/// There is no third state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A handler exists.
    Served,
    /// It answers `M_UNRECOGNIZED`.
    Absent,
}

/// The names of `lattice_wire::RateClass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// Creating accounts.
    Register,
    /// Proving who one is.
    Login,
    /// Changing something.
    Write,
    /// Looking at something.
    Read,
}

/// The names of `lattice_wire::TokenCheck`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Before the handler runs.
    #[default]
    Always,
    /// By the handler's own object call.
    InObject,
}

/// Reads the ledger.
pub fn read(path: &Path) -> Result<Ledger, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let ledger: Ledger = toml::from_str(&text).map_err(|error| Error::file(path, error))?;
    for (name, decision) in &ledger.operations {
        if decision.status == Status::Absent && decision.reason.is_none() {
            return Err(Error::new(name, "an absent operation needs a reason").within(path.display()));
        }
    }
    Ok(ledger)
}
