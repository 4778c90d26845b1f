//! Which addresses a preview may reach.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use super::ranges::is_public;

/// The bytes of the longest URL of which there is a preview.
pub const MAX_PREVIEW_URL_BYTES: usize = 2048;

/// The last labels of names that are not of the public internet (RFC 6761, 6762, 7686, 8375, 9476, and what private
/// networks use).
const RESERVED: [&str; 20] = [
    "alt",
    "arpa",
    "consul",
    "corp",
    "domain",
    "example",
    "home",
    "i2p",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "mail",
    "onion",
    "private",
    "test",
    "workgroup",
];

/// Why an address is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressRefusal {
    /// No URL, or one with characters or a host that no browser takes.
    Malformed,
    /// More than [`MAX_PREVIEW_URL_BYTES`].
    TooLong,
    /// Neither `http` nor `https`.
    Scheme,
    /// Neither 80 nor 443.
    Port,
    /// A user name or password.
    Credentials,
    /// An address instead of a name, in any spelling.
    IpLiteral,
    /// A name without a dot, or of a network that is not the internet.
    ReservedName,
    /// A name of this server.
    OwnName,
    /// A host that the operator denies.
    Denied,
    /// A host that the operator does not allow.
    NotAllowed,
    /// The name has no address.
    Unresolved,
    /// The name has an address that is not public.
    PrivateAddress(IpAddr),
}

impl fmt::Display for AddressRefusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Malformed => "the URL is malformed",
            Self::TooLong => "the URL is too long",
            Self::Scheme => "the URL is neither http nor https",
            Self::Port => "the port is neither 80 nor 443",
            Self::Credentials => "the URL has credentials",
            Self::IpLiteral => "the host is an address",
            Self::ReservedName => "the host is a reserved name",
            Self::OwnName => "the host is this server",
            Self::Denied => "the host is denied",
            Self::NotAllowed => "the host is not allowed",
            Self::Unresolved => "the host has no address",
            // The client shall not learn addresses of private networks.
            Self::PrivateAddress(_) => "the host has no public address",
        })
    }
}

impl std::error::Error for AddressRefusal {}

/// A URL that may be asked, once its host's addresses were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    host: String,
}

impl Target {
    /// The URL in its canonical spelling, without its fragment. Only this one may be fetched.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The host to resolve: small letters, Punycode, no dot at the end.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Resolves a reference in a page to an absolute URL of `http` or `https`.
    pub(super) fn resolve(&self, reference: &str) -> Option<Url> {
        let url = self.url.join(reference).ok()?;
        let is_short = url.as_str().len() <= MAX_PREVIEW_URL_BYTES;
        (matches!(url.scheme(), "http" | "https") && is_short).then_some(url)
    }

    /// The same page, whose references are relative to another URL (`<base>`).
    pub(super) fn with_base(&self, base: Option<&str>) -> Self {
        let url = base.and_then(|base| self.resolve(base)).unwrap_or_else(|| self.url.clone());
        Self { url, host: self.host.clone() }
    }
}

/// The operator's rules about hosts.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    own: Vec<String>,
    allowed: Vec<String>,
    denied: Vec<String>,
}

impl Policy {
    /// `own`: the names of this server. `allowed`, `denied`: patterns of hosts in which `*` stands for any characters;
    /// if some are allowed, all others are not, and what is denied is never allowed.
    #[must_use]
    pub fn new<'a>(own: impl IntoIterator<Item = &'a str>, allowed: &[String], denied: &[String]) -> Self {
        let own = own.into_iter().map(|name| match Host::parse(name) {
            Ok(host) => canonical(&host.to_string()),
            Err(_) => canonical(name),
        });
        let patterns = |list: &[String]| list.iter().map(|pattern| canonical(pattern)).collect();
        Self { own: own.collect(), allowed: patterns(allowed), denied: patterns(denied) }
    }

    /// Whether a URL may be asked.
    pub fn check(&self, url: &str) -> Result<Target, AddressRefusal> {
        check_spelling(url)?;
        self.admit(Url::parse(url).map_err(|_| AddressRefusal::Malformed)?)
    }

    /// Whether a URL may be asked that an answer of `from` names: a redirect, a picture, an oEmbed document.
    pub fn follow(&self, from: &Target, reference: &str) -> Result<Target, AddressRefusal> {
        check_spelling(reference)?;
        self.admit(from.url.join(reference).map_err(|_| AddressRefusal::Malformed)?)
    }

    fn admit(&self, mut url: Url) -> Result<Target, AddressRefusal> {
        if url.as_str().len() > MAX_PREVIEW_URL_BYTES {
            return Err(AddressRefusal::TooLong);
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressRefusal::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressRefusal::Credentials);
        }
        if !matches!(url.port_or_known_default(), Some(80 | 443)) {
            return Err(AddressRefusal::Port);
        }
        let host = match url.host() {
            Some(Host::Domain(name)) => canonical(name),
            Some(_) => return Err(AddressRefusal::IpLiteral),
            None => return Err(AddressRefusal::Malformed),
        };
        self.check_host(&host)?;
        url.set_fragment(None);
        Ok(Target { url, host })
    }

    fn check_host(&self, host: &str) -> Result<(), AddressRefusal> {
        let is_label = |label: &str| {
            let is_letter =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
            (1..=63).contains(&label.len()) && label.bytes().all(is_letter)
        };
        if host.len() > 253 || !host.split('.').all(is_label) {
            return Err(AddressRefusal::Malformed);
        }
        let last = host.rsplit_once('.').map(|(_, last)| last);
        if last.is_none_or(|last| RESERVED.contains(&last)) {
            return Err(AddressRefusal::ReservedName);
        }
        if self.own.iter().any(|own| own == host) {
            return Err(AddressRefusal::OwnName);
        }
        if self.denied.iter().any(|pattern| matches(pattern, host)) {
            return Err(AddressRefusal::Denied);
        }
        if !self.allowed.is_empty() && !self.allowed.iter().any(|pattern| matches(pattern, host)) {
            return Err(AddressRefusal::NotAllowed);
        }
        Ok(())
    }
}

/// Whether all addresses are public that a resolver answered for a host. One that is not refuses all of them: the
/// platform chooses among them later.
pub fn check_addresses(answers: &[IpAddr]) -> Result<(), AddressRefusal> {
    match answers.iter().find(|address| !is_public(**address)) {
        Some(private) => Err(AddressRefusal::PrivateAddress(*private)),
        None if answers.is_empty() => Err(AddressRefusal::Unresolved),
        None => Ok(()),
    }
}

/// Refuses what readers of URLs do not agree about: control characters, white space, backslashes.
fn check_spelling(url: &str) -> Result<(), AddressRefusal> {
    if url.len() > MAX_PREVIEW_URL_BYTES {
        return Err(AddressRefusal::TooLong);
    }
    let is_unclear = |letter: char| letter.is_control() || letter.is_whitespace() || letter == '\\';
    if url.chars().any(is_unclear) { Err(AddressRefusal::Malformed) } else { Ok(()) }
}

/// A name in small letters, without the dot at its end.
fn canonical(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    name.strip_suffix('.').map(str::to_owned).unwrap_or(name)
}

/// Whether a pattern with stars matches a whole text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}
