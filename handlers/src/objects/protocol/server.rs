//! Commands of the Server.

use serde::{Deserialize, Serialize};

use super::{Secret, Supply, command};
use crate::ports::{Usage, UsageLevel};

/// Gets the keys of the server; generates the keys at the first request.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetKeys {}

/// The keys of a server. They stay in the server's objects and isolates, except in the operator's export.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ServerKeys {
    /// The part of the signing key's id after `ed25519:`.
    pub signing_version: String,
    /// The seed of the signing key, in unpadded base64.
    pub signing_seed: Secret,
    /// The secret from which the MAC keys of tokens are derived, in unpadded base64.
    pub token_secret: Secret,
}

/// Adds what an isolate counted since its last report to the day.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReportUsage {
    pub usage: Usage,
}

/// What the reports of a day come to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UsageReport {
    /// The day, counted from 1970 (UTC).
    pub day: u64,
    pub level: UsageLevel,
    /// Whether this report raised the level.
    pub has_risen: bool,
    /// What the day has used so far.
    pub today: Usage,
}

/// Lists what the last days used, by day since 1970, the newest first.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListUsage {}

command!(GetKeys, ServerMarker, "get_keys", ServerKeys, WHEN_ABSENT = true);
command!(ReportUsage, ServerMarker, "report_usage", UsageReport, WHEN_ABSENT = true);
command!(ListUsage, ServerMarker, "list_usage", Vec<(u64, Usage)>, WHEN_ABSENT = true);

impl ServerKeys {
    /// The signing key in the form that a Room needs.
    #[must_use]
    pub fn to_supply(&self) -> Supply {
        Supply::SigningKey { version: self.signing_version.clone(), seed: self.signing_seed.clone() }
    }
}
