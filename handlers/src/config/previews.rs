//! The settings of URL previews. They are off by default.

use lattice_media::preview::Policy;
use lattice_wire::http::HeaderValue;
use ruma_common::ServerName;

use super::{Findings, WellKnown};
use crate::ports::choice;

/// The user agent if `URL_PREVIEW_USER_AGENT` is not set.
const DEFAULT_USER_AGENT: &str = "Lattice (bot; previews of URLs in Matrix rooms)";
/// The resolver if `URL_PREVIEW_RESOLVER` is not set.
const DEFAULT_RESOLVER: &str = "https://cloudflare-dns.com/dns-query";

/// The settings of URL previews. No setting lets them reach an address that is not public.
#[derive(Debug, Clone)]
pub struct PreviewSettings {
    /// `URL_PREVIEW_ALLOW`, `URL_PREVIEW_DENY`: patterns of hosts of which there are previews, and of which there are
    /// none; beside the names of this server.
    pub policy: Policy,
    /// `URL_PREVIEW_USER_AGENT`: what the server calls itself. It contains `bot`.
    pub user_agent: HeaderValue,
    /// `URL_PREVIEW_RESOLVER`: the resolver that knows the addresses of hosts (DNS over HTTPS, in JSON).
    pub resolver: String,
}

impl PreviewSettings {
    /// Reads the settings by name; nothing if `URL_PREVIEWS` is off. What is wrong is found in either case.
    pub(super) fn read(
        setting: &impl Fn(&str) -> Option<String>,
        server_name: Option<&ServerName>,
        well_known: &WellKnown,
        findings: &mut Findings,
    ) -> Option<Self> {
        let setting = |name: &str| setting(name).filter(|value| !value.is_empty());
        let is_on = findings.keep(choice(&setting, "URL_PREVIEWS", "off", "on"));
        let allowed = findings.keep(hosts(&setting, "URL_PREVIEW_ALLOW"))?;
        let denied = findings.keep(hosts(&setting, "URL_PREVIEW_DENY"))?;
        let user_agent = findings.keep(user_agent(setting("URL_PREVIEW_USER_AGENT")));
        let resolver = findings.keep(resolver(setting("URL_PREVIEW_RESOLVER")));
        let own = [
            server_name.map(ServerName::host),
            well_known.federation_server.as_deref().map(ServerName::host),
            well_known.base_url.as_deref().and_then(host),
        ];
        let policy = Policy::new(own.into_iter().flatten(), &allowed, &denied);
        is_on?.then_some(Self { policy, user_agent: user_agent?, resolver: resolver? })
    }
}

/// The host of a base URL.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#', ':']).next()
}

fn hosts(setting: &impl Fn(&str) -> Option<String>, name: &str) -> Result<Vec<String>, String> {
    let patterns = setting(name).unwrap_or_default();
    let is_host =
        |pattern: &str| pattern.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_*".contains(&byte));
    match patterns.split_whitespace().find(|pattern| !is_host(pattern)) {
        Some(wrong) => Err(format!(
            "{name} has `{wrong}`; it is a list of hosts as `example.org *.example.org`, in Punycode."
        )),
        None => Ok(patterns.split_whitespace().map(str::to_owned).collect()),
    }
}

fn user_agent(value: Option<String>) -> Result<HeaderValue, String> {
    let value = value.unwrap_or_else(|| DEFAULT_USER_AGENT.to_owned());
    let is_bot = value.to_ascii_lowercase().contains("bot") && value.is_ascii();
    HeaderValue::from_str(&value)
        .ok()
        .filter(|_| is_bot)
        .ok_or_else(|| format!("URL_PREVIEW_USER_AGENT is `{value}`; it is one line of ASCII with `bot`."))
}

fn resolver(value: Option<String>) -> Result<String, String> {
    let value = value.unwrap_or_else(|| DEFAULT_RESOLVER.to_owned());
    let is_url =
        value.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    if is_url && !value.contains(['?', '#', ' ']) {
        return Ok(value);
    }
    Err(format!("URL_PREVIEW_RESOLVER is `{value}`; it is a URL as `{DEFAULT_RESOLVER}`."))
}

#[cfg(test)]
mod tests {
    use ruma_common::ServerName;

    use super::super::{Findings, WellKnown};
    use super::PreviewSettings;

    fn read(settings: &[(&str, &str)]) -> Result<Option<PreviewSettings>, String> {
        let value =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, it)| (*it).to_owned());
        let mut findings = Findings::default();
        let server = <&ServerName>::try_from("example.org:8448").unwrap();
        let base_url = Some("https://Matrix.example.org:443/base".to_owned());
        let well_known = WellKnown { base_url, ..WellKnown::default() };
        let read = PreviewSettings::read(&value, Some(server), &well_known, &mut findings);
        if findings.is_empty() { Ok(read) } else { Err(findings.to_string()) }
    }

    #[test]
    fn previews_are_off_until_they_are_switched_on() {
        assert!(read(&[]).unwrap().is_none());
        assert!(read(&[("URL_PREVIEWS", "")]).unwrap().is_none());
        let on = read(&[("URL_PREVIEWS", "on")]).unwrap().unwrap();
        assert!(on.user_agent.to_str().unwrap().contains("bot"));
        for own in ["https://example.org/", "https://matrix.example.org/"] {
            assert!(on.policy.check(own).is_err(), "{own}");
        }
        assert!(on.policy.check("https://www.example.org/").is_ok());
    }

    #[test]
    fn wrong_settings_are_named_also_while_previews_are_off() {
        for (name, value) in [
            ("URL_PREVIEWS", "yes"),
            ("URL_PREVIEW_ALLOW", "https://example.org"),
            ("URL_PREVIEW_DENY", "example.org,example.com"),
            ("URL_PREVIEW_USER_AGENT", "Mozilla/5.0"),
            ("URL_PREVIEW_USER_AGENT", "a bot\r\nCookie: a"),
            ("URL_PREVIEW_RESOLVER", "http://resolver.example.org/"),
            ("URL_PREVIEW_RESOLVER", "https://resolver.example.org/?a"),
        ] {
            let refused = read(&[(name, value)]).unwrap_err();
            assert!(refused.starts_with(name), "{refused}");
        }
        let settings = [
            ("URL_PREVIEWS", "on"),
            ("URL_PREVIEW_ALLOW", " *.example.com  news.example.net "),
            ("URL_PREVIEW_DENY", "bad.example.com"),
        ];
        let policy = read(&settings).unwrap().unwrap().policy;
        for (url, is_allowed) in [
            ("https://a.example.com/", true),
            ("https://news.example.net/", true),
            ("https://bad.example.com/", false),
            ("https://example.net/", false),
        ] {
            assert_eq!(policy.check(url).is_ok(), is_allowed, "{url}");
        }
    }
}
