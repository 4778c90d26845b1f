//! `spec/ledger.toml`: what we make of each operation.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::Error;
use crate::model::{Api, Direction};

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
    /// Flags of unstable features, beside those of the operations that are served.
    #[serde(default)]
    pub unstable: BTreeMap<String, bool>,
}

/// The decision for one operation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What becomes of calls to us; absent in the APIs that nobody calls us by.
    pub status: Option<Status>,
    /// Whether we call others; absent in the APIs by which we call nobody.
    pub call: Option<Call>,
    /// Why it is absent or unused.
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

/// Whether we call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// We do.
    Called,
    /// We do not.
    Unused,
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

impl Decision {
    /// Checks what one key cannot say alone.
    pub(crate) fn check(&self, api: Api) -> Result<(), Error> {
        let (inbound, outbound) = match api.direction() {
            Direction::Inbound => (true, false),
            Direction::Outbound => (false, true),
            Direction::Both => (true, true),
        };
        if self.status.is_some() != inbound {
            let must =
                if inbound { "must say served or absent" } else { "cannot be: nobody calls us by this API" };
            return Err(Error::new("status", must));
        }
        if self.call.is_some() != outbound {
            let must =
                if outbound { "must say called or unused" } else { "cannot be: we call nobody by this API" };
            return Err(Error::new("call", must));
        }
        if self.reason.is_none() && (self.status == Some(Status::Absent) || self.call == Some(Call::Unused)) {
            return Err(Error::new("reason", "must say why it is absent or unused"));
        }
        Ok(())
    }
}

/// Reads the ledger.
pub fn read(path: &Path) -> Result<Ledger, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    toml::from_str(&text).map_err(|error| Error::file(path, error))
}
