//! The text of a page, by its charset.
//!
//! UTF-8, UTF-16 and windows-1252, which stands for Latin-1 and ASCII too, are decoded here. The tables of the others
//! would take 131 kB of the module (gzipped), and the platform has them: its `TextDecoder` knows the same labels.

use super::tokens::{Token, Tokens};
use super::windows_1252::windows_1252;

/// Decodes bytes by the label of a charset (WHATWG Encoding Standard), if it is known.
pub type Decode<'a> = dyn FnMut(&str, &[u8]) -> Option<String> + 'a;

/// The bytes in which a page says its charset.
const PRESCANNED_BYTES: usize = 2048;

/// The text of a page: by its byte order mark, its `Content-Type`, its `<meta>`, or else as UTF-8 if it is that.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>, other: &mut Decode<'_>) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(rest).into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    let label = content_type.and_then(parameter).or_else(|| {
        let label = prescan(bytes)?;
        // What could be read so far is not UTF-16 (HTML, "Determining the character encoding").
        Some(if label.starts_with("utf-16") { "utf-8".to_owned() } else { label })
    });
    match label.as_deref() {
        Some("utf-8" | "utf8" | "unicode-1-1-utf-8") => String::from_utf8_lossy(bytes).into_owned(),
        Some("utf-16" | "utf-16le") => utf16(bytes, u16::from_le_bytes),
        Some("utf-16be") => utf16(bytes, u16::from_be_bytes),
        Some(
            "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1" | "ascii" | "us-ascii"
            | "windows-1252" | "cp1252" | "x-cp1252",
        ) => windows_1252(bytes),
        Some(label) => other(label, bytes).unwrap_or_else(|| guess(bytes)),
        None => guess(bytes),
    }
}

fn guess(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // A page that was cut within a character.
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => windows_1252(bytes),
    }
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| read(*pair));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The parameter `charset` of a media type, in small letters.
fn parameter(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ';', ' ', ',']).unwrap_or(value.len());
    let label = value.get(..end)?.trim();
    (!label.is_empty() && label.len() <= 40).then(|| label.to_owned())
}

/// The charset that the beginning of a page says in a `<meta>`.
fn prescan(bytes: &[u8]) -> Option<String> {
    let head = windows_1252(bytes.get(..PRESCANNED_BYTES).unwrap_or(bytes));
    Tokens::of(&head).find_map(|token| match token {
        Token::Start(tag) if tag.name == "meta" => match tag.attribute("charset") {
            Some(label) => parameter(&format!("charset={label}")),
            None => {
                tag.attribute("content").filter(|_| tag.attribute("http-equiv").is_some()).and_then(parameter)
            }
        },
        _ => None,
    })
}
