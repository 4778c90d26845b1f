//! A tokenizer of HTML that reads whatever it gets, once, from the beginning to the end (HTML, "Tokenization").
//!
//! It builds no tree and does not recurse, so the depth of a page costs nothing. `html5gum` would take 56 kB of the
//! module (gzipped), most of them names of characters; this one with its names takes a tenth of that.

use super::entities;

/// The tags of a page that are read; what follows is ignored.
pub const MAX_TAGS: usize = 20_000;
/// The attributes of a tag that are read; the others are ignored.
pub const MAX_ATTRIBUTES: usize = 40;
/// The bytes of an attribute's value; a longer one is left out.
pub const MAX_VALUE_BYTES: usize = 8192;

/// Elements whose content is text without tags.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"];

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// In small letters.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute; of several with one name, the first.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Start(Tag),
    /// The name, in small letters.
    End(String),
    /// With its character references decoded.
    Text(String),
}

/// The tokens of a page.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    tags: usize,
    /// The element whose content is text without tags.
    raw: Option<String>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(page: &'a str) -> Self {
        Self { rest: page, tags: 0, raw: None }
    }

    /// Takes what is before `end`, and drops `end`; all that is left if there is no `end`.
    fn until(&mut self, end: &str) -> &'a str {
        let (before, after) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = after;
        before
    }

    /// Takes the letters that `is_part` accepts.
    fn take(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// The content of an element without tags, up to its end tag.
    fn raw_text(&mut self, name: &str) -> Token {
        let mut from = 0;
        let end = loop {
            let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("</")) else {
                break self.rest.len();
            };
            let after = self.rest.as_bytes().get(from + at + 2..).unwrap_or_default();
            let is_name =
                after.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()));
            let ends =
                after.get(name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
            if is_name && ends {
                break from + at;
            }
            from += at + 2;
        };
        let (text, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        Token::Text(if name == "title" || name == "textarea" {
            entities::decode(text)
        } else {
            String::new()
        })
    }

    /// What follows `<`, or nothing if that was a comment, or a tag that does not end.
    fn markup(&mut self) -> Option<Token> {
        if let Some(rest) = self.rest.strip_prefix("!--") {
            self.rest = rest;
            // `<!-->` and `<!--->` are whole comments.
            if let Some(rest) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("->")) {
                self.rest = rest;
            } else {
                self.until("-->");
            }
            return None;
        }
        if let Some(rest) = self.rest.strip_prefix('/') {
            self.rest = rest;
            let is_tag = rest.starts_with(|letter: char| letter.is_ascii_alphabetic());
            let name = self.take(is_name).to_ascii_lowercase();
            self.until(">");
            return is_tag.then_some(Token::End(name));
        }
        if self.rest.starts_with(['!', '?']) {
            self.until(">");
            return None;
        }
        if !self.rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return Some(Token::Text("<".to_owned()));
        }
        let name = self.take(is_name).to_ascii_lowercase();
        let attributes = self.attributes()?;
        self.raw = RAW.contains(&name.as_str()).then(|| name.clone());
        Some(Token::Start(Tag { name, attributes }))
    }

    /// The attributes of a start tag, up to and with its end; nothing if the page ends first.
    fn attributes(&mut self) -> Option<Vec<(String, String)>> {
        let mut attributes = Vec::new();
        loop {
            self.take(|letter| letter.is_ascii_whitespace() || letter == '/');
            if self.rest.is_empty() {
                return None;
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                return Some(attributes);
            }
            let is_part = |letter: char| !letter.is_ascii_whitespace() && !"/>=".contains(letter);
            // An equals sign may begin a name.
            let start = self.rest;
            let equals = self.rest.strip_prefix('=').map_or(0, |rest| {
                self.rest = rest;
                1
            });
            let length = equals + self.take(is_part).len();
            let name = start.get(..length).unwrap_or_default();
            self.take(|letter| letter.is_ascii_whitespace());
            let value = match self.rest.strip_prefix('=') {
                Some(rest) => {
                    self.rest = rest;
                    self.value()
                }
                None => "",
            };
            if attributes.len() < MAX_ATTRIBUTES && name.len() <= 64 && value.len() <= MAX_VALUE_BYTES {
                attributes.push((name.to_ascii_lowercase(), entities::decode(value)));
            }
        }
    }

    fn value(&mut self) -> &'a str {
        self.take(|letter| letter.is_ascii_whitespace());
        for quote in ['"', '\''] {
            if let Some(rest) = self.rest.strip_prefix(quote) {
                self.rest = rest;
                return self.until(quote.encode_utf8(&mut [0; 4]));
            }
        }
        self.take(|letter| !letter.is_ascii_whitespace() && letter != '>')
    }
}

fn is_name(letter: char) -> bool {
    !letter.is_ascii_whitespace() && letter != '/' && letter != '>'
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if self.rest.is_empty() || self.tags > MAX_TAGS {
                return None;
            }
            if let Some(name) = self.raw.take() {
                return Some(self.raw_text(&name));
            }
            if let Some(rest) = self.rest.strip_prefix('<') {
                self.rest = rest;
                self.tags += 1;
                if let Some(token) = self.markup() {
                    return Some(token);
                }
                continue;
            }
            return Some(Token::Text(entities::decode(self.take(|letter| letter != '<'))));
        }
    }
}
