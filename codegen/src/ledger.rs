//! Reads `spec/ledger.toml`: the decision for each operation.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::Error;
use crate::model::{Api, Direction};

/// The whole ledger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The advertised versions and flags.
    pub versions: Versions,
    /// The decision for each `<api>/<operationId>`.
    pub operations: BTreeMap<String, Decision>,
}

/// The content of `GET /_matrix/client/versions`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// The versions of Matrix, oldest first.
    pub advertised: Vec<String>,
    /// Flags of unstable features, in addition to those of the served operations.
    #[serde(default)]
    pub unstable: BTreeMap<String, bool>,
}

/// The decision for one operation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Whether the server serves the operation; `None` in an API that the server only calls.
    pub status: Option<Status>,
    /// Whether the server calls the operation; `None` in an API that the server only serves.
    pub call: Option<Call>,
    /// Why the operation is absent or unused.
    pub reason: Option<Reason>,
    /// The rate limit that a call counts against.
    pub rate: Option<Rate>,
    /// Where the access token is checked.
    #[serde(default)]
    pub check: Check,
    /// The largest body, in bytes.
    #[serde(default = "default_body")]
    pub body: usize,
}

fn default_body() -> usize {
    65_536
}

/// Whether an operation is served; there is no third state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A handler exists.
    Served,
    /// The server answers `M_UNRECOGNIZED`.
    Absent,
}

/// Whether the server calls an operation of other servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// The server calls it.
    Called,
    /// The server does not call it.
    Unused,
}

/// Why an operation is absent or unused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Bridges and bots.
    Bridges,
    /// Voice and video calls.
    Calls,
    /// Keys and messages to devices.
    EncryptionKeys,
    /// The pages for clients that do not know a login or a stage.
    FallbackPages,
    /// Federation.
    Federation,
    /// Media.
    Media,
    /// Invite, leave, kick, ban, knock.
    Membership,
    /// Reports and administration of rooms.
    Moderation,
    /// A new release of the specification has it; nothing is decided yet.
    New,
    /// OAuth 2.0.
    Oauth,
    /// The operation belongs to a client or to another kind of server.
    OtherRole,
    /// Presence.
    Presence,
    /// Push rules and pushers.
    Push,
    /// Sign-in by QR code.
    QrCodeLogin,
    /// Relations and threads.
    Relations,
    /// Aliases and the published room directory.
    RoomDirectory,
    /// State, history, tags, receipts, upgrades.
    Rooms,
    /// Search.
    Search,
    /// Single sign-on.
    SingleSignOn,
    /// Sliding sync.
    SlidingSync,
    /// Spaces and room summaries.
    Spaces,
    /// A newer operation does the same, and no client in use asks for this one.
    Superseded,
    /// E-mail addresses and phone numbers of accounts.
    ThirdPartyIdentifiers,
    /// Invitations by e-mail address or phone number.
    ThirdPartyInvites,
}

impl Reason {
    /// The sentence of `COVERAGE.md`.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Bridges => "waits for bridges",
            Self::Calls => "waits for calls",
            Self::EncryptionKeys => "waits for encryption keys",
            Self::FallbackPages => "waits for fallback pages",
            Self::Federation => "waits for federation",
            Self::Media => "waits for media",
            Self::Membership => "waits for membership",
            Self::Moderation => "waits for moderation",
            Self::New => "new in a release of the specification",
            Self::Oauth => "waits for OAuth 2.0",
            Self::OtherRole => "for clients and other servers",
            Self::Presence => "waits for presence",
            Self::Push => "waits for push",
            Self::QrCodeLogin => "waits for sign-in by QR code",
            Self::Relations => "waits for relations and threads",
            Self::RoomDirectory => "waits for the room directory",
            Self::Rooms => "waits for rooms",
            Self::Search => "waits for search",
            Self::SingleSignOn => "waits for single sign-on",
            Self::SlidingSync => "waits for sliding sync",
            Self::Spaces => "waits for spaces and summaries",
            Self::Superseded => "superseded; no client in use asks for it",
            Self::ThirdPartyIdentifiers => "waits for e-mail addresses and phone numbers",
            Self::ThirdPartyInvites => "waits for invitations by e-mail and phone number",
        }
    }
}

/// The class of a rate limit, with the names of `lattice_wire::RateClass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// Creates accounts.
    Register,
    /// Authenticates a user.
    Login,
    /// Writes.
    Write,
    /// Reads.
    Read,
    /// Reads the texts of many rooms.
    Search,
    /// Fetches pages of the web.
    Preview,
}

/// Where a token is checked, with the names of `lattice_wire::TokenCheck`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Before the handler runs.
    #[default]
    Always,
    /// In the object that the handler calls.
    InObject,
}

impl Decision {
    /// Checks rules that involve several keys or the direction of the API.
    pub(crate) fn check(&self, api: Api) -> Result<(), Error> {
        let (inbound, outbound) = match api.direction() {
            Direction::Inbound => (true, false),
            Direction::Outbound => (false, true),
            Direction::Both => (true, true),
        };
        if self.status.is_some() != inbound {
            let must = if inbound { "must say served or absent" } else { "this API has no inbound calls" };
            return Err(Error::new("status", must));
        }
        if self.call.is_some() != outbound {
            let must = if outbound { "must say called or unused" } else { "this API has no outbound calls" };
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
