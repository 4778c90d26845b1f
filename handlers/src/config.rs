//! What the operator decides. Everything has a safe default but the server's name.

mod well_known;

use lattice_rooms::{DEFAULT_ROOM_VERSION, rules};
use ruma_common::{OwnedServerName, RoomVersionId, ServerName};

pub use self::well_known::{Contact, WellKnown};

/// The settings of one deployment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SERVER_NAME`: the part of every id after the colon. For ever. `localhost` only with `DEVELOPMENT=on`.
    pub server_name: OwnedServerName,
    /// `REGISTRATION`: who may make an account. Nobody by default.
    pub registration: Registration,
    /// `GUESTS=on`: anybody may come in as a guest. Off by default.
    pub guests: bool,
    /// `TERMS_URL`, `TERMS_NAME`, `TERMS_VERSION`: what everybody agrees to who makes an account.
    pub terms: Option<Terms>,
    /// `RATE_LIMITS=off`: for tests and benchmarks only.
    pub rate_limits: bool,
    /// `QUERY_TOKENS=on`: `access_token` in a query counts (deprecated; security S07). Off by default.
    pub query_tokens: bool,
    /// `DEFAULT_ROOM_VERSION`: of rooms whose creator names none.
    pub default_room_version: RoomVersionId,
    /// `OPERATOR_SECRET`: opens the administration API, which is shut without it.
    pub operator_secret: Option<String>,
    /// `REGISTRATION_SECRET`: whoever knows it makes accounts, administrators too. None by default.
    pub registration_secret: Option<String>,
    /// What the domain says of this server under `/.well-known/matrix`.
    pub well_known: WellKnown,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Nobody, but by the secrets of the operator.
    Closed,
    /// Whoever has a registration token.
    Token,
    /// Anybody.
    Open,
}

/// A text that people agree to (client-server API, "Terms of service at registration").
#[derive(Debug, Clone)]
pub struct Terms {
    /// Where it can be read.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// Which version of it stands there.
    pub version: String,
}

impl Config {
    /// Reads the settings by name.
    ///
    /// # Errors
    /// A sentence for the operator that names the setting.
    pub fn read(setting: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        Ok(Self {
            server_name: server_name(&setting)?,
            registration: registration(setting("REGISTRATION"))?,
            guests: choice(&setting, "GUESTS", "off", "on")?,
            terms: terms(&setting),
            rate_limits: !choice(&setting, "RATE_LIMITS", "on", "off")?,
            query_tokens: choice(&setting, "QUERY_TOKENS", "off", "on")?,
            default_room_version: room_version(setting("DEFAULT_ROOM_VERSION"))?,
            operator_secret: setting("OPERATOR_SECRET").filter(|secret| !secret.is_empty()),
            registration_secret: setting("REGISTRATION_SECRET").filter(|secret| !secret.is_empty()),
            well_known: WellKnown::read(&setting)?,
        })
    }
}

/// `localhost` is for development: every server would have this name, and it is for ever.
fn server_name(setting: &impl Fn(&str) -> Option<String>) -> Result<OwnedServerName, String> {
    let name = setting("SERVER_NAME").filter(|name| !name.is_empty()).ok_or("SERVER_NAME is not set.")?;
    let name = ServerName::parse(&name)
        .map_err(|error| format!("SERVER_NAME is `{name}`, which is no server name: {error}."))?;
    if name.host() == "localhost" && !choice(setting, "DEVELOPMENT", "off", "on")? {
        return Err(
            "SERVER_NAME is `localhost`: set the domain of this server, which is for ever.".to_owned()
        );
    }
    Ok(name)
}

fn registration(value: Option<String>) -> Result<Registration, String> {
    match value.as_deref() {
        None | Some("closed") => Ok(Registration::Closed),
        Some("token") => Ok(Registration::Token),
        Some("open") => Ok(Registration::Open),
        Some(value) => Err(format!("REGISTRATION is `{value}`; it can be `closed`, `token` or `open`.")),
    }
}

fn terms(setting: &impl Fn(&str) -> Option<String>) -> Option<Terms> {
    let or = |name: &str, default: &str| setting(name).unwrap_or_else(|| default.to_owned());
    let url = setting("TERMS_URL").filter(|url| !url.is_empty())?;
    Some(Terms { url, name: or("TERMS_NAME", "Terms of service"), version: or("TERMS_VERSION", "1") })
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

#[cfg(test)]
mod tests {
    use super::Config;

    fn read(settings: &[(&str, &str)]) -> Result<Config, String> {
        let value =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::read(value)
    }

    #[test]
    fn a_server_without_a_name_of_its_own_does_not_serve() {
        assert_eq!(read(&[]).unwrap_err(), "SERVER_NAME is not set.");
        assert_eq!(read(&[("SERVER_NAME", "")]).unwrap_err(), "SERVER_NAME is not set.");
        for name in ["localhost", "localhost:8448"] {
            assert!(read(&[("SERVER_NAME", name)]).unwrap_err().contains("for ever"), "{name}");
            assert!(read(&[("SERVER_NAME", name), ("DEVELOPMENT", "on")]).is_ok(), "{name}");
        }
        assert!(read(&[("SERVER_NAME", "example.org")]).is_ok());
    }
}
