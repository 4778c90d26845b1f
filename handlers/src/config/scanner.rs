//! The settings of the operator's scanner of media. There is none by default.

use std::net::IpAddr;

use lattice_media::preview::is_public;
use lattice_wire::http::HeaderValue;

use super::{Findings, secret};

/// The scanner that the server asks before it serves a file (docs/deploying.md, "A scanner of media").
#[derive(Debug, Clone)]
pub struct ScannerSettings {
    /// `MEDIA_SCANNER`: where the scanner takes files.
    pub url: String,
    /// `MEDIA_SCANNER_SECRET`, as the value of the header `Authorization`.
    pub authorization: Option<HeaderValue>,
}

impl ScannerSettings {
    /// Reads the settings by name; nothing if `MEDIA_SCANNER` is not set. What is wrong is found in either case.
    pub(super) fn read(
        setting: &impl Fn(&str) -> Option<String>,
        is_development: bool,
        findings: &mut Findings,
    ) -> Option<Self> {
        let secret = findings.keep(secret(setting, "MEDIA_SCANNER_SECRET", is_development))?;
        let authorization = findings.keep(secret.map(authorization).transpose())?;
        let url = setting("MEDIA_SCANNER").filter(|url| !url.is_empty())?;
        Some(Self { url: findings.keep(checked(url))?, authorization })
    }
}

fn authorization(secret: String) -> Result<HeaderValue, String> {
    let value = Some(format!("Bearer {secret}")).filter(|value| value.is_ascii());
    let mut value = value
        .and_then(|value| HeaderValue::from_str(&value).ok())
        .ok_or("MEDIA_SCANNER_SECRET has characters that no header can have: use ASCII.")?;
    value.set_sensitive(true);
    Ok(value)
}

/// Refuses what is no URL, and a way to a public host on which others could read the files.
fn checked(url: String) -> Result<String, String> {
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"#@\\".contains(&byte));
    let is_safe = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => !host(rest).is_empty(),
        (_, Some(rest)) => is_inside(host(rest)),
        _ => false,
    };
    if is_plain && is_safe {
        return Ok(url);
    }
    Err(format!(
        "MEDIA_SCANNER is `{url}`; it is a URL as `https://scanner.example.org/scan`, and may begin with `http://` if its \
        host is an address that is not public, or a name that has no dot or ends in `.internal`."
    ))
}

/// The host of a URL, without its scheme.
fn host(rest: &str) -> &str {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    match authority.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_inside(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => !is_public(address),
        Err(_) => !host.is_empty() && (!host.contains('.') || host.ends_with(".internal")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Findings;
    use super::ScannerSettings;

    fn read(settings: &[(&str, &str)]) -> Result<Option<ScannerSettings>, String> {
        let value =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, it)| (*it).to_owned());
        let mut findings = Findings::default();
        let read = ScannerSettings::read(&value, false, &mut findings);
        if findings.is_empty() { Ok(read) } else { Err(findings.to_string()) }
    }

    #[test]
    fn files_leave_by_https_or_stay_inside() {
        assert!(read(&[]).unwrap().is_none());
        assert!(read(&[("MEDIA_SCANNER", "")]).unwrap().is_none());
        for url in [
            "https://scanner.example.org/scan",
            "https://scanner.example.org:8443",
            "http://localhost:3000/scan",
            "http://clamav/",
            "http://10.0.0.7:8080/scan?engine=a",
            "http://[::1]:3000/scan",
            "http://scan.internal/",
        ] {
            assert_eq!(read(&[("MEDIA_SCANNER", url)]).unwrap().unwrap().url, url);
        }
        for url in [
            "http://scanner.example.org/scan",
            "http://93.184.215.14/",
            "http://[2606:4700::1]/",
            "https:///scan",
            "http://",
            "scanner.example.org",
            "ftp://localhost/",
            "https://user:password@scanner.example.org/",
            "http://localhost\\@scanner.example.org/",
            "https://scanner.example.org/a b",
        ] {
            let refused = read(&[("MEDIA_SCANNER", url)]).unwrap_err();
            assert!(refused.starts_with("MEDIA_SCANNER is `"), "{refused}");
        }
    }

    #[test]
    fn the_secret_is_long_and_a_header_and_never_shown() {
        let scanner = |secret: &str| {
            read(&[("MEDIA_SCANNER", "https://scanner.example.org/"), ("MEDIA_SCANNER_SECRET", secret)])
        };
        assert!(scanner("").unwrap().unwrap().authorization.is_none());
        let long = "0123456789abcdef0123456789abcdef";
        let settings = scanner(long).unwrap().unwrap();
        assert_eq!(settings.authorization.as_ref().unwrap(), &format!("Bearer {long}"));
        assert!(!format!("{settings:?}").contains(long));
        assert!(scanner("open sesame").unwrap_err().contains("32"));
        for wrong in [format!("{long}\r\nCookie: a"), format!("{long}ä")] {
            assert!(scanner(&wrong).unwrap_err().contains("ASCII"));
        }
        let alone = read(&[("MEDIA_SCANNER_SECRET", "open sesame")]).unwrap_err();
        assert!(alone.contains("MEDIA_SCANNER_SECRET has 11 characters"), "{alone}");
    }
}
