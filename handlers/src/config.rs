//! What the operator decides. Everything has a safe default but the server's name.

use lattice_rooms::{DEFAULT_ROOM_VERSION, rules};
use ruma_common::{OwnedServerName, RoomVersionId, ServerName};

use crate::well_known::WellKnown;

/// The settings of one deployment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SERVER_NAME`: the part of every id after the colon. For ever.
    pub server_name: OwnedServerName,
    /// `REGISTRATION=open`: anybody may make an account. Closed by default.
    pub open_registration: bool,
    /// `RATE_LIMITS=off`: for tests and benchmarks only.
    pub rate_limits: bool,
    /// `DEFAULT_ROOM_VERSION`: of rooms whose creator names none.
    pub default_room_version: RoomVersionId,
    /// `OPERATOR_SECRET`: opens the administration API, which is shut without it.
    pub operator_secret: Option<String>,
    /// `REGISTRATION_SECRET`: whoever knows it makes accounts, administrators too. None by default.
    pub registration_secret: Option<String>,
    /// What the domain says of this server under `/.well-known/matrix`.
    pub well_known: WellKnown,
}

impl Config {
    /// Reads the settings by name.
    ///
    /// # Errors
    /// A sentence for the operator that names the setting.
    pub fn read(setting: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let server_name = setting("SERVER_NAME").ok_or("SERVER_NAME is not set.")?;
        let server_name = ServerName::parse(&server_name)
            .map_err(|error| format!("SERVER_NAME is `{server_name}`, which is no server name: {error}."))?;
        Ok(Self {
            server_name,
            open_registration: choice(&setting, "REGISTRATION", "closed", "open")?,
            rate_limits: !choice(&setting, "RATE_LIMITS", "on", "off")?,
            default_room_version: room_version(setting("DEFAULT_ROOM_VERSION"))?,
            operator_secret: setting("OPERATOR_SECRET").filter(|secret| !secret.is_empty()),
            registration_secret: setting("REGISTRATION_SECRET").filter(|secret| !secret.is_empty()),
            well_known: WellKnown::read(&setting)?,
        })
    }
}

/// Whether a setting with two values has the second; the first is the default.
fn choice(
    setting: &impl Fn(&str) -> Option<String>,
    name: &str,
    first: &str,
    second: &str,
) -> Result<bool, String> {
    match setting(name).as_deref() {
        None => Ok(false),
        Some(value) if value == first => Ok(false),
        Some(value) if value == second => Ok(true),
        Some(value) => Err(format!("{name} is `{value}`; it can be `{first}` or `{second}`.")),
    }
}

fn room_version(value: Option<String>) -> Result<RoomVersionId, String> {
    let Some(value) = value else { return Ok(DEFAULT_ROOM_VERSION) };
    RoomVersionId::try_from(value.as_str())
        .ok()
        .filter(|version| rules(version).is_some())
        .ok_or(format!("DEFAULT_ROOM_VERSION is `{value}`, which is not served."))
}
