//! Splits Rust into tokens without comments: enough to distinguish a path in code from one in a string.

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier, a keyword or a number.
    Word,
    /// A string literal, without its quotation marks.
    Text,
    /// `::`, `=>`, `->` or one other character.
    Sign,
}

/// A token and the line on which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub line: usize,
}

impl Token<'_> {
    pub fn is(&self, code: &str) -> bool {
        self.kind != Kind::Text && self.text == code
    }

    pub fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The tokens of a source.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let (length, token) = next(rest, first);
        if let Some((kind, text)) = token {
            found.push(Token { kind, text, line });
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// The length of the next token in bytes, and the token; `None` for space, comments, chars and lifetimes.
fn next(rest: &str, first: char) -> (usize, Option<(Kind, &str)>) {
    if first.is_whitespace() {
        return (first.len_utf8(), None);
    }
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |end| end + 2), None);
    }
    if let Some((length, text)) = string(rest) {
        return (length, Some((Kind::Text, text)));
    }
    if first == '\'' {
        return (quote(rest), None);
    }
    if is_word(first) {
        let length = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        return (length, Some((Kind::Word, &rest[..length])));
    }
    let double = ["::", "=>", "->"].iter().any(|sign| rest.starts_with(sign));
    let length = if double { 2 } else { first.len_utf8() };
    (length, Some((Kind::Sign, &rest[..length])))
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// A string literal: its length with prefix and quotation marks, and the text between the marks.
fn string(rest: &str) -> Option<(usize, &str)> {
    let start = rest.bytes().take(8).position(|byte| byte == b'"')?;
    let prefix = &rest[..start];
    let hashes = prefix.trim_start_matches(['b', 'c', 'r']);
    let is_prefix = hashes.bytes().all(|byte| byte == b'#') && (hashes.is_empty() || prefix.contains('r'));
    if !is_prefix {
        return None;
    }
    let inner = &rest[start + 1..];
    let length = if prefix.contains('r') {
        inner.find(&format!("\"{hashes}")).unwrap_or(inner.len())
    } else {
        unescaped(inner, '"')
    };
    Some(((start + 1 + length + 1 + hashes.len()).min(rest.len()), &inner[..length]))
}

/// The position of the first `mark` without a backslash before it.
fn unescaped(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if letter == mark && !escaped {
            return at;
        }
        escaped = letter == '\\' && !escaped;
    }
    text.len()
}

/// The length of a character literal or of a lifetime.
fn quote(rest: &str) -> usize {
    let inner = &rest[1..];
    let second = inner.chars().nth(1);
    if inner.starts_with('\\') || second == Some('\'') {
        let first = inner.chars().next().map_or(0, char::len_utf8);
        let end = if inner.starts_with('\\') { unescaped(inner, '\'') } else { first };
        return (1 + end + 1).min(rest.len());
    }
    1 + inner.find(|letter| !is_word(letter)).unwrap_or(inner.len())
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(source).iter().map(|token| token.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_and_signs() {
        check("use a::{B as C};", &["use", "a", "::", "{", "B", "as", "C", "}", ";"]);
        check("_ => 1..=2", &["_", "=>", "1", ".", ".", "=", "2"]);
    }

    #[test]
    fn comments_characters_and_lifetimes_give_no_token() {
        check("a // b\n/* c */ d", &["a", "d"]);
        check("'a' 'x '\\'' '\"' e &'static f", &["e", "&", "f"]);
    }

    #[test]
    fn texts() {
        check(r#"x("a \" b") y"#, &["x", "(", "a \\\" b", ")", "y"]);
        check(r###"r#"a " b"# b"c" br"d" e"###, &["a \" b", "c", "d", "e"]);
        let lines: Vec<usize> = tokens("a\n\"b\nc\"\nd").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 4]);
    }
}
