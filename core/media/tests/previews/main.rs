//! Previews: addresses, hostile pages, and pages in the forms that large sites have.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod addresses;
mod charsets;
mod hostile;
mod oembed;
mod random;
mod sites;

use lattice_media::preview::{Page, Policy, Preview};

/// The preview of a page at `https://site.example.com/a/b`.
pub(crate) fn preview(body: impl AsRef<[u8]>) -> Preview {
    let target = Policy::default().check("https://site.example.com/a/b").unwrap();
    let page = Page { url: &target, content_type: Some("text/html; charset=utf-8"), body: body.as_ref() };
    page.preview(&mut |_, _| None)
}
