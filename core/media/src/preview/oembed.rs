//! oEmbed documents (oembed.com), in JSON.

use serde_json::{Map, Value};

use super::address::Target;
use super::answer::{Image, Preview};
use super::text::{MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_TITLE_CHARS, clean};
use super::tokens::{Token, Tokens};

/// The bytes of the largest oEmbed document that is read.
pub const MAX_OEMBED_BYTES: usize = 65_536;

/// What an oEmbed document says of a page. No HTML of it is ever shown, only its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OEmbed {
    title: Option<String>,
    description: Option<String>,
    site_name: Option<String>,
    kind: Option<String>,
    image: Option<Image>,
}

impl OEmbed {
    /// Reads a document; nothing if it is none.
    #[must_use]
    pub fn parse(document: &[u8]) -> Option<Self> {
        if document.len() > MAX_OEMBED_BYTES {
            return None;
        }
        let document: Map<String, Value> = serde_json::from_str(std::str::from_utf8(document).ok()?).ok()?;
        let text = |name: &str| document.get(name).and_then(Value::as_str);
        let kind = text("type")?;
        let author = text("author_name");
        let html = text("html").filter(|_| kind == "rich").map(words);
        let pixels = |name: &str| match document.get(name)? {
            Value::String(number) => number.trim().parse().ok(),
            number => number.as_u64().and_then(|number| u32::try_from(number).ok()),
        };
        let image = |url: &str, width: &str, height: &str| {
            let url = text(url)?.to_owned();
            Some(Image { url, width: pixels(width), height: pixels(height), ..Image::default() })
        };
        let photo = || image("url", "width", "height").filter(|_| kind == "photo");
        Some(Self {
            title: text("title").or(author).and_then(|title| clean(title, MAX_TITLE_CHARS)),
            description: html.as_deref().or(author).and_then(|text| clean(text, MAX_DESCRIPTION_CHARS)),
            site_name: text("provider_name").and_then(|name| clean(name, MAX_NAME_CHARS)),
            kind: clean(kind, MAX_NAME_CHARS),
            image: photo().or_else(|| image("thumbnail_url", "thumbnail_width", "thumbnail_height")),
        })
    }

    /// Adds to a preview what its page did not say. `url` is that of the document.
    pub fn add_to(self, preview: &mut Preview, url: &Target) {
        let image =
            self.image.and_then(|image| Some(Image { url: url.resolve(&image.url)?.into(), ..image }));
        let Preview { title, description, site_name, kind, image: own_image, .. } = preview;
        *title = title.take().or(self.title);
        *description = description.take().or(self.description);
        *site_name = site_name.take().or(self.site_name);
        *kind = kind.take().or(self.kind);
        *own_image = own_image.take().or(image);
    }
}

/// The text of HTML.
fn words(html: &str) -> String {
    let mut words = String::new();
    for token in Tokens::of(html) {
        match token {
            Token::Text(text) => words.push_str(&text),
            Token::Start(_) | Token::End(_) => words.push(' '),
        }
    }
    words
}
