//! Fetches for a preview, hop by hop: each address is checked before it is asked.

use lattice_media::preview::{MAX_OEMBED_BYTES, MAX_PAGE_BYTES, Page, Target, check_addresses};
use lattice_wire::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, LOCATION, USER_AGENT};
use lattice_wire::http::{HeaderMap, HeaderValue};

use super::failure::Failure;
use super::requests::{MaxBytes, Requests};
use super::{names, picture};
use crate::ports::{WebError, WebHead, WebResponse};

/// How long one fetch takes.
const MAX_FETCH_MS: u64 = 8_000;
/// The most redirects from one URL.
const MAX_REDIRECTS: usize = 5;

/// The types that are asked for.
const WANTED: HeaderValue =
    HeaderValue::from_static("text/html, application/xhtml+xml, image/*;q=0.9, */*;q=0.1");
const LANGUAGE: HeaderValue = HeaderValue::from_static("en, *;q=0.5");

/// What was fetched, and where it was after all redirects.
pub(super) struct Fetched {
    pub(super) target: Target,
    pub(super) response: WebResponse,
}

/// Fetches what a page names.
pub(super) async fn follow(
    requests: &Requests<'_>,
    (from, reference): (&Target, &str),
    max_bytes: MaxBytes,
) -> Result<Fetched, Failure> {
    fetch(requests, requests.settings.policy.follow(from, reference)?, max_bytes).await
}

/// Fetches a URL. Each redirect is checked as the URL itself is.
pub(super) async fn fetch(
    requests: &Requests<'_>,
    mut target: Target,
    max_bytes: MaxBytes,
) -> Result<Fetched, Failure> {
    for _ in 0..=MAX_REDIRECTS {
        requests.count()?;
        // Whoever answers for the name may say something else the next time: it is asked before each request.
        check_addresses(&names::addresses(requests, target.host()).await?)?;
        let response = ask(requests, target.url(), max_bytes).await?;
        if response.head.status.is_success() {
            return Ok(Fetched { target, response });
        }
        let location = redirect(&response.head).ok_or(Failure::IsError)?;
        target = requests.settings.policy.follow(&target, location)?;
    }
    Err(Failure::LeadsNowhere)
}

async fn ask(requests: &Requests<'_>, url: &str, max_bytes: MaxBytes) -> Result<WebResponse, Failure> {
    let user_agent = requests.settings.user_agent.clone();
    let headers = vec![(USER_AGENT, user_agent), (ACCEPT, WANTED), (ACCEPT_LANGUAGE, LANGUAGE)];
    let response = requests.get(url.to_owned(), headers, (MAX_FETCH_MS, max_bytes)).await;
    response.map_err(|error| match error {
        WebError::TimedOut => Failure::TimedOut,
        WebError::Failed(_) => Failure::Unreachable,
    })
}

/// Where a response leads.
fn redirect(head: &WebHead) -> Option<&str> {
    matches!(head.status.as_u16(), 301 | 302 | 303 | 307 | 308).then_some(())?;
    head.headers.get(LOCATION)?.to_str().ok()
}

/// The type that a response says it has.
pub(super) fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A page, of which the beginning is read, or a picture, of which all is: nothing of anything else.
pub(super) fn page_or_picture(head: &WebHead) -> usize {
    let content_type = content_type(&head.headers);
    match head.status.is_success() {
        true if Page::is_page(content_type) => MAX_PAGE_BYTES,
        true if picture::is_picture(content_type) => picture::MAX_PICTURE_BYTES,
        _ => 0,
    }
}

/// A picture, whatever its server says of it.
pub(super) fn picture(head: &WebHead) -> usize {
    if head.status.is_success() { picture::MAX_PICTURE_BYTES } else { 0 }
}

/// An oEmbed document.
pub(super) fn oembed(head: &WebHead) -> usize {
    if head.status.is_success() { MAX_OEMBED_BYTES } else { 0 }
}
