//! Checks before parsing: the numbers, escapes and depth that canonical JSON allows (appendices, "Canonical
//! JSON").

use super::InvalidPdu;

/// The most levels of nested arrays and objects in an event, and so the deepest recursion of the parser.
const MAX_EVENT_JSON_DEPTH: usize = 127;

/// The largest integer, and the negative of the smallest: 2^53 − 1.
const LARGEST_INTEGER: i64 = 9_007_199_254_740_991;

/// Checks every number, escape and bracket of `text`, without recursion.
pub(super) fn scan(text: &str) -> Result<(), InvalidPdu> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_EVENT_JSON_DEPTH {
                    return Err(InvalidPdu::TooDeep);
                }
                at += 1;
            }
            b'"' => at = string(bytes, at + 1)?,
            b'-' | b'0'..=b'9' => at = number(text, at)?,
            _ => {
                depth -= usize::from(matches!(byte, b'}' | b']') && depth > 0);
                at += 1;
            }
        }
    }
    Ok(())
}

/// The index after the number that begins at `start`.
fn number(text: &str, start: usize) -> Result<usize, InvalidPdu> {
    let rest = text.get(start..).unwrap_or_default();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
    let token = rest.split(|c| !is_part(c)).next().unwrap_or_default();
    if token.contains(['.', 'e', 'E']) {
        return Err(InvalidPdu::Float);
    }
    match token.parse::<i64>() {
        Ok(value) if (-LARGEST_INTEGER..=LARGEST_INTEGER).contains(&value) => Ok(start + token.len()),
        _ => Err(InvalidPdu::IntegerOutOfRange),
    }
}

/// The index after the string whose first byte is at `at`.
fn string(bytes: &[u8], mut at: usize) -> Result<usize, InvalidPdu> {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return Ok(at + 1),
            b'\\' if bytes.get(at + 1) == Some(&b'u') => at = unicode_escape(bytes, at)?,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    Err(InvalidPdu::NotJson)
}

/// The index after one character written as `\uXXXX`, or as two such escapes: a surrogate pair.
fn unicode_escape(bytes: &[u8], at: usize) -> Result<usize, InvalidPdu> {
    match hexadecimal(bytes, at).ok_or(InvalidPdu::NotJson)? {
        0xD800..=0xDBFF => match hexadecimal(bytes, at + 6) {
            Some(0xDC00..=0xDFFF) => Ok(at + 12),
            _ => Err(InvalidPdu::LoneSurrogate),
        },
        0xDC00..=0xDFFF => Err(InvalidPdu::LoneSurrogate),
        _ => Ok(at + 6),
    }
}

fn hexadecimal(bytes: &[u8], at: usize) -> Option<u32> {
    let escape = std::str::from_utf8(bytes.get(at..at + 6)?).ok()?;
    u32::from_str_radix(escape.strip_prefix("\\u")?, 16).ok()
}
