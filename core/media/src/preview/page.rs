//! A fetched page, and its preview.

use super::address::Target;
use super::answer::{Image, Preview, Video};
use super::charset::{Decode, decode};
use super::facts::Facts;
use super::text::{MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_TITLE_CHARS, clean};

/// The bytes of a page that are read. What a page says of itself is at its beginning; the rest is not looked at.
pub const MAX_PAGE_BYTES: usize = 1 << 20;

/// A fetched page.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Where it was, after all redirects.
    pub url: &'a Target,
    /// The header `Content-Type`.
    pub content_type: Option<&'a str>,
    /// As much of it as was fetched.
    pub body: &'a [u8],
}

impl Page<'_> {
    /// Whether a media type is that of a page. Of anything else but pictures there is no preview.
    #[must_use]
    pub fn is_page(content_type: &str) -> bool {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        ["text/html", "application/xhtml+xml"].iter().any(|page| kind.eq_ignore_ascii_case(page))
    }

    /// What the page says of itself (client-server API, "`GET /_matrix/client/v1/media/preview_url`"). `other`
    /// decodes the charsets that are not decoded here; without it, such a page is guessed.
    #[must_use]
    pub fn preview(&self, other: &mut Decode<'_>) -> Preview {
        let body = self.body.get(..MAX_PAGE_BYTES).unwrap_or(self.body);
        let facts = Facts::of(&decode(body, self.content_type, other));
        let base = self.url.with_base(facts.base.as_deref());
        let absolute = |reference: &str| base.resolve(reference).map(String::from);
        let named = |names: &[&str]| clean(facts.meta(names)?, MAX_NAME_CHARS);

        let title =
            facts.meta(&["og:title", "twitter:title"]).and_then(|title| clean(title, MAX_TITLE_CHARS));
        let said = facts.meta(&["og:description", "twitter:description", "description"]);
        let description = said.unwrap_or(&facts.paragraphs);
        let page_url = facts.meta(&["og:url"]).or(facts.canonical.as_deref());
        Preview {
            title: title.or_else(|| facts.title.clone()).or_else(|| facts.heading.clone()),
            description: clean(description, MAX_DESCRIPTION_CHARS),
            site_name: named(&["og:site_name", "application-name"]),
            kind: named(&["og:type"]),
            url: page_url.and_then(absolute),
            image: image(&facts, &absolute),
            video: video(&facts, &absolute),
            oembed: facts.oembed.as_deref().and_then(absolute),
        }
    }
}

/// The picture of a page: what it names for that purpose, or its icon.
fn image(facts: &Facts, absolute: &dyn Fn(&str) -> Option<String>) -> Option<Image> {
    if let Some(url) = facts.meta(&["og:image:secure_url", "og:image", "og:image:url"]).and_then(absolute) {
        return Some(Image {
            url,
            width: facts.meta(&["og:image:width"]).and_then(pixels),
            height: facts.meta(&["og:image:height"]).and_then(pixels),
            content_type: facts.meta(&["og:image:type"]).and_then(|kind| clean(kind, MAX_NAME_CHARS)),
            alt: facts.meta(&["og:image:alt"]).and_then(|alt| clean(alt, MAX_TITLE_CHARS)),
        });
    }
    let others = [
        facts.meta(&["twitter:image"]),
        facts.meta(&["twitter:image:src"]),
        facts.meta(&["image"]),
        facts.image_src.as_deref(),
        facts.touch_icon.as_deref(),
        facts.icon.as_deref(),
    ];
    let url = others.into_iter().flatten().find_map(absolute)?;
    Some(Image { url, ..Image::default() })
}

fn video(facts: &Facts, absolute: &dyn Fn(&str) -> Option<String>) -> Option<Video> {
    let url = facts.meta(&["og:video:secure_url", "og:video", "og:video:url"]).and_then(absolute)?;
    Some(Video {
        url,
        width: facts.meta(&["og:video:width"]).and_then(pixels),
        height: facts.meta(&["og:video:height"]).and_then(pixels),
        content_type: facts.meta(&["og:video:type"]).and_then(|kind| clean(kind, MAX_NAME_CHARS)),
    })
}

/// A number of pixels that a picture may have.
fn pixels(number: &str) -> Option<u32> {
    number.trim().trim_end_matches("px").parse().ok().filter(|pixels| (1..=100_000).contains(pixels))
}
