//! The operator's settings. Every setting but the server name has a safe default.

mod findings;
mod media;
mod previews;
mod rooms;
mod scanner;
mod well_known;

use lattice_rooms::{DEFAULT_ROOM_VERSION, rules};
use ruma_common::{OwnedServerName, RoomVersionId, ServerName};

pub use self::findings::Findings;
pub use self::media::MediaSettings;
pub use self::previews::PreviewSettings;
pub use self::rooms::{EncryptionByDefault, RoomSettings};
pub use self::scanner::ScannerSettings;
pub use self::well_known::{Contact, WellKnown};
use crate::ports::{ObjectSettings, choice};

/// The fewest characters of a secret that the operator chooses.
const MIN_SECRET_CHARS: usize = 32;

/// The settings of one deployment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SERVER_NAME`: the part of every id after the colon. It can never change. `localhost` needs
    /// `DEVELOPMENT=on`.
    pub server_name: OwnedServerName,
    /// `REGISTRATION`: who can create an account. Closed by default.
    pub registration: Registration,
    /// `GUESTS=on`: anyone can register as a guest. Off by default.
    pub guests: bool,
    /// `TERMS_URL`, `TERMS_NAME`, `TERMS_VERSION`: the terms that each new user must accept.
    pub terms: Option<Terms>,
    /// `RATE_LIMITS=off`: disables rate limits, for tests and benchmarks only.
    pub rate_limits: bool,
    /// `QUERY_TOKENS=on`: accepts `access_token` in the query (deprecated; security S07). Off by default.
    pub query_tokens: bool,
    /// `PROFILES=users`: only users see profiles. Public by default.
    pub public_profiles: bool,
    /// `USER_DIRECTORY`: whom users find by a search. By default who shares a room with them, or is in a public one.
    pub user_directory: UserDirectory,
    /// `REQUEST_LOG=on`: a line in the log for each request. Off by default.
    pub request_log: bool,
    /// `DEFAULT_ROOM_VERSION`: the version of rooms whose creator does not choose one.
    pub default_room_version: RoomVersionId,
    /// The settings of rooms.
    pub rooms: RoomSettings,
    /// The settings of media.
    pub media: MediaSettings,
    /// `MEDIA_SCANNER`: the scanner that is asked before a file is served. Unset by default.
    pub scanner: Option<ScannerSettings>,
    /// `URL_PREVIEWS=on`: the settings of previews. Off by default.
    pub previews: Option<PreviewSettings>,
    /// `OPERATOR_SECRET`: the operator's token for the administration API. If unset, no token is accepted.
    pub operator_secret: Option<String>,
    /// `REGISTRATION_SECRET`: lets its holder create accounts, also of administrators. Unset by default.
    pub registration_secret: Option<String>,
    /// `ROOM_QUOTA_MIB`, `ROOM_USER_QUOTA_MIB`, `ROOM_USER_DAY_QUOTA_MIB`, `USER_QUOTA_MIB`, `LEGACY_MENTIONS`,
    /// `PRESENCE`, `DAILY_LIMITS`: the settings of objects that have none of their own.
    pub objects: ObjectSettings,
    /// The content of `/.well-known/matrix/*`.
    pub well_known: WellKnown,
}

/// Whom a search of the user directory finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserDirectory {
    /// Users who share a room with the caller, or are in a room that anybody may join or read.
    Shared,
    /// All users of this server.
    All,
}

/// The condition for creating an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Only the operator's secrets allow registration.
    Closed,
    /// A registration token is required.
    Token,
    /// Anyone can register.
    Open,
}

/// Terms that a new user must accept (client-server API, "Terms of service at registration").
#[derive(Debug, Clone)]
pub struct Terms {
    /// The address of the text.
    pub url: String,
    /// The name of the terms, which clients show.
    pub name: String,
    /// The version of the terms.
    pub version: String,
}

impl Config {
    /// Reads the settings by name.
    ///
    /// # Errors
    /// Everything that is wrong with the settings.
    pub fn read(setting: impl Fn(&str) -> Option<String>) -> Result<Self, Findings> {
        let mut findings = Findings::default();
        let is_development = findings.keep(choice(&setting, "DEVELOPMENT", "off", "on"));
        let is_development = is_development.unwrap_or(false);
        let server_name = findings.keep(server_name(&setting, is_development));
        let registration = findings.keep(registration(setting("REGISTRATION")));
        let guests = findings.keep(choice(&setting, "GUESTS", "off", "on"));
        let no_rate_limits = findings.keep(choice(&setting, "RATE_LIMITS", "on", "off"));
        let query_tokens = findings.keep(choice(&setting, "QUERY_TOKENS", "off", "on"));
        let private_profiles = findings.keep(choice(&setting, "PROFILES", "public", "users"));
        let all_users = findings.keep(choice(&setting, "USER_DIRECTORY", "shared", "all"));
        let request_log = findings.keep(choice(&setting, "REQUEST_LOG", "off", "on"));
        let default_room_version = findings.keep(room_version(setting("DEFAULT_ROOM_VERSION")));
        let rooms = RoomSettings::read(&setting, server_name.as_deref(), &mut findings);
        let media = MediaSettings::read(&setting, &mut findings);
        let scanner = ScannerSettings::read(&setting, is_development, &mut findings);
        let operator_secret = findings.keep(secret(&setting, "OPERATOR_SECRET", is_development));
        let registration_secret = findings.keep(secret(&setting, "REGISTRATION_SECRET", is_development));
        let objects = findings.keep(ObjectSettings::read(&setting, "").map_err(|wrong| wrong.join(" ")));
        let well_known = WellKnown::read(&setting, &mut findings);
        let previews = PreviewSettings::read(&setting, server_name.as_deref(), &well_known, &mut findings);
        let config = || {
            Some(Self {
                server_name: server_name?,
                registration: registration?,
                guests: guests?,
                terms: terms(&setting),
                rate_limits: !no_rate_limits?,
                query_tokens: query_tokens?,
                public_profiles: !private_profiles?,
                user_directory: if all_users? { UserDirectory::All } else { UserDirectory::Shared },
                request_log: request_log?,
                default_room_version: default_room_version?,
                rooms,
                media: media?,
                scanner,
                previews,
                operator_secret: operator_secret?,
                registration_secret: registration_secret?,
                objects: objects?,
                well_known,
            })
        };
        config().filter(|_| findings.is_empty()).ok_or(findings)
    }
}

/// Refuses a secret that could be guessed, but in development.
fn secret(
    setting: &impl Fn(&str) -> Option<String>,
    name: &str,
    is_development: bool,
) -> Result<Option<String>, String> {
    let Some(secret) = setting(name).filter(|secret| !secret.is_empty()) else { return Ok(None) };
    let chars = secret.chars().count();
    if chars < MIN_SECRET_CHARS && !is_development {
        return Err(format!(
            "{name} has {chars} characters and needs {MIN_SECRET_CHARS}: set another by \
            `npx wrangler secret put {name}`."
        ));
    }
    Ok(Some(secret))
}

/// Refuses `localhost` outside development: the name is not unique, and a server name can never change.
fn server_name(
    setting: &impl Fn(&str) -> Option<String>,
    is_development: bool,
) -> Result<OwnedServerName, String> {
    let name = setting("SERVER_NAME").filter(|name| !name.is_empty());
    let name = name.ok_or("SERVER_NAME is not set: set the domain of this server in `wrangler.toml`.")?;
    let name = ServerName::parse(&name)
        .map_err(|error| format!("SERVER_NAME is `{name}`, which is not a valid server name: {error}."))?;
    if name.host() == "localhost" && !is_development {
        return Err(
            "SERVER_NAME is `localhost`: set the domain of this server in `wrangler.toml`; it can never \
            change."
                .to_owned(),
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

fn room_version(value: Option<String>) -> Result<RoomVersionId, String> {
    let Some(value) = value else { return Ok(DEFAULT_ROOM_VERSION) };
    RoomVersionId::try_from(value.as_str())
        .ok()
        .filter(|version| rules(version).is_some())
        .ok_or(format!("DEFAULT_ROOM_VERSION is `{value}`, which is not supported."))
}

#[cfg(test)]
mod tests {
    use super::Config;

    fn read(settings: &[(&str, &str)]) -> Result<Config, String> {
        let value =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::read(value).map_err(|findings| findings.to_string())
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = [("SERVER_NAME", "localhost"), ("GUESTS", "yes"), ("SUPPORT_EMAIL", "alice")];
        let findings = read(&wrong).unwrap_err();
        for (name, _) in wrong {
            assert!(findings.contains(&format!("{name} is `")), "{findings}");
        }
    }

    #[test]
    fn a_secret_of_less_than_32_characters_is_refused() {
        for name in ["OPERATOR_SECRET", "REGISTRATION_SECRET"] {
            let set = |secret, more| read(&[("SERVER_NAME", "example.org"), (name, secret), more]);
            let refused = set("open sesame", ("GUESTS", "off")).unwrap_err();
            assert!(refused.contains(&format!("npx wrangler secret put {name}")), "{refused}");
            assert!(set("open sesame", ("DEVELOPMENT", "on")).is_ok());
            assert!(set("0123456789abcdef0123456789abcdef", ("GUESTS", "off")).is_ok());
        }
    }

    #[test]
    fn a_missing_server_name_and_localhost_are_refused() {
        assert!(read(&[]).unwrap_err().starts_with("SERVER_NAME is not set: "));
        assert!(read(&[("SERVER_NAME", "")]).unwrap_err().starts_with("SERVER_NAME is not set: "));
        for name in ["localhost", "localhost:8448"] {
            assert!(read(&[("SERVER_NAME", name)]).unwrap_err().contains("can never change"), "{name}");
            assert!(read(&[("SERVER_NAME", name), ("DEVELOPMENT", "on")]).is_ok(), "{name}");
        }
        assert!(read(&[("SERVER_NAME", "example.org")]).is_ok());
    }
}
