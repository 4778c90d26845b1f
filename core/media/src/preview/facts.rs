//! What the tags of a page say: OpenGraph (ogp.me), cards of Twitter, HTML itself.

use std::collections::BTreeMap;

use super::text::{MAX_DESCRIPTION_CHARS, MAX_TITLE_CHARS, clean};
use super::tokens::{MAX_VALUE_BYTES, Tag, Token, Tokens};

/// The bytes of paragraphs that are collected for a description.
const PARAGRAPH_BYTES: usize = 4 * MAX_DESCRIPTION_CHARS;
/// Elements whose text is not what a page is about.
const ASIDE: [&str; 8] = ["aside", "button", "figcaption", "footer", "form", "nav", "noscript", "svg"];

/// Elements whose beginning or end ends a paragraph.
const BLOCKS: [&str; 14] = [
    "article",
    "blockquote",
    "body",
    "div",
    "h1",
    "h2",
    "h3",
    "main",
    "ol",
    "p",
    "section",
    "table",
    "td",
    "ul",
];

/// What the tags of a page say, as they say it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// `<meta>` by property or name in small letters; of several, the first.
    meta: BTreeMap<String, String>,
    images: usize,
    videos: usize,
    pub(super) title: Option<String>,
    pub(super) heading: Option<String>,
    pub(super) paragraphs: String,
    pub(super) base: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) oembed: Option<String>,
    pub(super) image_src: Option<String>,
    /// Addresses of icons; the larger kind first.
    pub(super) touch_icon: Option<String>,
    pub(super) icon: Option<String>,
}

impl Facts {
    pub(super) fn of(page: &str) -> Self {
        let mut facts = Self::default();
        let mut place = Place::default();
        for token in Tokens::of(page) {
            match token {
                Token::Start(tag) => {
                    facts.start(&tag);
                    facts.text(place.start(&tag));
                }
                Token::End(name) => facts.text(place.end(&name)),
                Token::Text(text) => place.text(&text, &mut facts),
            }
        }
        facts
    }

    /// The first of the named `<meta>` that says something.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        let values = names.iter().filter_map(|name| self.meta.get(*name));
        values.map(|value| value.trim()).find(|value| !value.is_empty())
    }

    fn start(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "meta" => self.add_meta(tag),
            "link" => self.add_link(tag),
            "base" if self.base.is_none() => self.base = tag.attribute("href").map(str::to_owned),
            _ => {}
        }
    }

    fn add_meta(&mut self, tag: &Tag) {
        let names = ["property", "name", "itemprop"];
        let Some(name) = names.iter().find_map(|name| tag.attribute(name)) else { return };
        let (name, Some(value)) = (name.trim().to_ascii_lowercase(), tag.attribute("content")) else {
            return;
        };
        // What is said of an image after a second one is said of the second one.
        let (images, videos) = (usize::from(name == "og:image"), usize::from(name == "og:video"));
        self.images += images;
        self.videos += videos;
        let is_later = name.starts_with("og:image") && self.images > 1
            || name.starts_with("og:video") && self.videos > 1;
        let is_known = name.starts_with("og:")
            || name.starts_with("twitter:")
            || matches!(name.as_str(), "description" | "image" | "author" | "application-name");
        if is_known && !is_later && name.len() <= 40 && !value.trim().is_empty() {
            self.meta.entry(name).or_insert_with(|| value.to_owned());
        }
    }

    fn add_link(&mut self, tag: &Tag) {
        let (Some(rel), Some(href)) = (tag.attribute("rel"), tag.attribute("href")) else { return };
        let rel = rel.to_ascii_lowercase();
        let is = |word: &str| rel.split_ascii_whitespace().any(|own| own == word);
        let is_oembed = tag
            .attribute("type")
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json+oembed"));
        let first = |place: &mut Option<String>| {
            if place.is_none() {
                *place = Some(href.to_owned());
            }
        };
        if is("alternate") && is_oembed {
            first(&mut self.oembed);
        }
        if is("canonical") {
            first(&mut self.canonical);
        }
        if is("image_src") {
            first(&mut self.image_src);
        }
        if is("apple-touch-icon") || is("apple-touch-icon-precomposed") {
            first(&mut self.touch_icon);
        } else if is("icon") {
            first(&mut self.icon);
        }
    }

    fn text(&mut self, block: Option<Block>) {
        match block {
            Some(Block { is_heading: true, text }) => {
                self.heading = self.heading.take().or_else(|| clean(&text, MAX_TITLE_CHARS));
            }
            Some(Block { text, .. }) if self.paragraphs.len() < PARAGRAPH_BYTES => {
                self.paragraphs.push_str(&text);
                self.paragraphs.push(' ');
            }
            _ => {}
        }
    }
}

/// A heading or a paragraph.
#[derive(Debug)]
struct Block {
    is_heading: bool,
    text: String,
}

/// Where in a page the reader is. No stack: what a page leaves open is not closed for it.
#[derive(Debug, Default)]
struct Place {
    /// How many elements are open whose text is not what the page is about.
    aside: usize,
    is_title: bool,
    block: Option<Block>,
}

impl Place {
    /// The block that ends because another begins.
    fn start(&mut self, tag: &Tag) -> Option<Block> {
        let name = tag.name.as_str();
        self.is_title = name == "title";
        if ASIDE.contains(&name) {
            self.aside += 1;
        }
        let ended = if BLOCKS.contains(&name) { self.block.take() } else { None };
        if self.aside == 0 && matches!(name, "h1" | "h2" | "p") {
            self.block = Some(Block { is_heading: name != "p", text: String::new() });
        }
        ended
    }

    /// The block that ends.
    fn end(&mut self, name: &str) -> Option<Block> {
        if ASIDE.contains(&name) {
            self.aside = self.aside.saturating_sub(1);
        }
        if BLOCKS.contains(&name) { self.block.take() } else { None }
    }

    fn text(&mut self, text: &str, facts: &mut Facts) {
        if self.is_title {
            self.is_title = false;
            // A picture has titles too.
            if self.aside == 0 && facts.title.is_none() {
                facts.title = clean(text, MAX_TITLE_CHARS);
            }
        } else if self.aside == 0
            && let Some(block) = &mut self.block
            && block.text.len() < MAX_VALUE_BYTES
        {
            block.text.push_str(text);
        }
    }
}
