//! Texts of strangers, made fit to show: one line, without control characters, of bounded length.

/// The characters of a title; a longer one is cut.
pub const MAX_TITLE_CHARS: usize = 300;
/// The characters of a description; a longer one is cut.
pub const MAX_DESCRIPTION_CHARS: usize = 1000;
/// The characters of the name of a site, a kind or a media type; a longer one is cut.
pub const MAX_NAME_CHARS: usize = 100;

/// A text in one line, cut after `most` characters; nothing if no character is left.
pub(super) fn clean(text: &str, most: usize) -> Option<String> {
    let mut cleaned = String::new();
    let mut left = most;
    for word in text.split(char::is_whitespace) {
        let mut letters = word.chars().filter(|letter| !is_hidden(*letter)).peekable();
        if letters.peek().is_none() {
            continue;
        }
        let space = (!cleaned.is_empty()).then_some(' ');
        for letter in space.into_iter().chain(letters) {
            if left == 0 {
                while cleaned.ends_with(' ') {
                    cleaned.pop();
                }
                cleaned.push('…');
                return Some(cleaned);
            }
            cleaned.push(letter);
            left -= 1;
        }
    }
    (!cleaned.is_empty()).then_some(cleaned)
}

/// Characters that show nothing, or that turn the text around them: a title shall not look like another.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
