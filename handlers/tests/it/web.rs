//! A web of a few sites, with the resolver that knows their names.

use std::collections::BTreeMap;

use lattice_handlers::native::{WebAnswer, WebDefect};
use lattice_handlers::ports::WebRequest;
use lattice_wire::Reply;

use crate::story::{Person, Story};

pub const PREVIEW: &str = "GET /_matrix/client/v1/media/preview_url";
/// An address of the public internet.
pub const PUBLIC: &str = "93.184.215.14";
const RESOLVER: &str = "https://cloudflare-dns.com/dns-query?";
/// A picture of one pixel: 35 bytes.
pub const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A server that makes previews.
pub fn story() -> Story {
    with(&[])
}

/// A server that makes previews, with more settings.
pub fn with(more: &[(&str, &str)]) -> Story {
    let settings = [("REGISTRATION", "open"), ("GUESTS", "on"), ("URL_PREVIEWS", "on")];
    Story::with(&settings.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
}

/// Asks for the preview of a URL; the transcript does not show it.
pub fn preview(story: &Story, person: &Person, url: &str) -> Reply {
    story.ask(Some(&person.token), &request(url), "")
}

/// The request for the preview of a URL.
pub fn request(url: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let encode = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    format!("{PREVIEW}?url={}", url.bytes().map(encode).collect::<String>())
}

pub fn html(page: &str) -> WebAnswer {
    WebAnswer::new("text/html; charset=utf-8", page)
}

pub fn gif() -> WebAnswer {
    WebAnswer::new("image/gif", GIF)
}

/// A redirect.
pub fn to(location: &str) -> WebAnswer {
    let headers = vec![("location", location.to_owned())];
    WebAnswer { headers, ..WebAnswer::of_status(302) }
}

/// Fills the web of a story: pages by their URLs. Hosts have a public address, but those that `names` has.
pub fn fill(story: &Story, pages: &[(&str, WebAnswer)], names: &[(&str, &[&str])]) {
    let pages: BTreeMap<String, WebAnswer> =
        pages.iter().map(|(url, answer)| ((*url).to_owned(), answer.clone())).collect();
    let own = |(host, addresses): &(&str, &[&str])| {
        ((*host).to_owned(), addresses.iter().map(|address| (*address).to_owned()).collect())
    };
    let mut known: BTreeMap<String, Vec<String>> =
        pages.keys().map(|url| (host(url).to_owned(), vec![PUBLIC.to_owned()])).collect();
    known.extend(names.iter().map(own));
    story.world.web.answer(move |request| match question(request) {
        Some((name, kind)) => known.get(name).map_or_else(no_such_name, |addresses| records(kind, addresses)),
        None => pages.get(&request.url).cloned().unwrap_or_else(nobody),
    });
}

/// The host and the kind of record that a request asks the resolver for.
pub fn question(request: &WebRequest) -> Option<(&str, &str)> {
    request.url.strip_prefix(RESOLVER)?.strip_prefix("name=")?.split_once("&type=")
}

/// The answer of a resolver.
pub fn records(kind: &str, addresses: &[impl AsRef<str>]) -> WebAnswer {
    let number = if kind == "A" { 1 } else { 28 };
    let is_kind = |address: &&str| address.contains(':') == (kind == "AAAA");
    let record =
        |address: &str| format!(r#"{{"name": "n", "type": {number}, "TTL": 1, "data": "{address}"}}"#);
    let records: Vec<String> = addresses.iter().map(AsRef::as_ref).filter(is_kind).map(record).collect();
    dns(&format!(r#"{{"Status": 0, "TC": false, "Answer": [{}]}}"#, records.join(",")))
}

pub fn dns(body: &str) -> WebAnswer {
    WebAnswer::new("application/dns-json", body)
}

pub fn no_such_name() -> WebAnswer {
    dns(r#"{"Status": 3}"#)
}

pub fn nobody() -> WebAnswer {
    WebAnswer::of_status(200).with(WebDefect::Refuses)
}

/// The URLs that were asked for so far, without those of the resolver.
pub fn visited(story: &Story) -> Vec<String> {
    let requests = story.world.web.requests();
    requests.into_iter().filter(|request| question(request).is_none()).map(|request| request.url).collect()
}

/// The host of a URL.
pub fn host(url: &str) -> &str {
    url.split_once("://").unwrap().1.split(['/', '?', ':']).next().unwrap()
}
