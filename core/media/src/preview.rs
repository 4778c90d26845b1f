//! Previews of web pages (client-server API, "`GET /_matrix/client/v1/media/preview_url`"): which addresses may be
//! asked, and what their answers say.
//!
//! The caller does what needs a network: it resolves the host of a [`Target`], asks [`check_addresses`] about what the
//! resolver answered, fetches without following redirects, and asks [`Policy::follow`] about each redirect. It does
//! the same for the picture and the oEmbed document that a page names.
//!
//! ```
//! use std::net::IpAddr;
//! use lattice_media::preview::{OEmbed, Page, Policy, PreviewImage, check_addresses};
//!
//! let policy = Policy::new(["matrix.example.org"], &[], &["*.tracker.example.com".to_owned()]);
//! let target = policy.check("https://news.example.com/story").unwrap();
//! let answers: [IpAddr; 1] = ["93.184.215.14".parse().unwrap()];
//! check_addresses(&answers).unwrap();
//! assert!(policy.check("http://0x7f.1/").is_err());
//! assert!(policy.follow(&target, "//localhost/").is_err());
//!
//! let body = b"<title>A story</title><meta property=og:image content=/a.png>";
//! let page = Page { url: &target, content_type: Some("text/html; charset=utf-8"), body };
//! // The platform decodes the charsets that this crate does not know.
//! let preview = page.preview(&mut |_label, _bytes| None);
//! assert_eq!(preview.title.as_deref(), Some("A story"));
//! let picture = policy.follow(&target, &preview.image.as_ref().unwrap().url).unwrap();
//! assert_eq!(picture.url(), "https://news.example.com/a.png");
//!
//! // When the picture is stored, its numbers are those of the stored file.
//! let stored = PreviewImage { mxc: "mxc://example.org/abc", bytes: 1024, content_type: "image/png", size: None };
//! let response = preview.response(Some(&stored));
//! assert_eq!(response["og:image"], "mxc://example.org/abc");
//! # let _ = OEmbed::parse(b"{}");
//! ```

mod address;
mod answer;
mod charset;
mod entities;
mod facts;
mod oembed;
mod page;
mod ranges;
mod text;
mod tokens;
mod windows_1252;

pub use address::{AddressRefusal, MAX_PREVIEW_URL_BYTES, Policy, Target, check_addresses};
pub use answer::{Image, Preview, PreviewImage, Video};
pub use charset::Decode;
pub use oembed::{MAX_OEMBED_BYTES, OEmbed};
pub use page::{MAX_PAGE_BYTES, Page};
pub use ranges::is_public;
pub use text::{MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_TITLE_CHARS};
pub use tokens::{MAX_ATTRIBUTES, MAX_TAGS, MAX_VALUE_BYTES};
