//! Checks and decodes untrusted JSON: bounded in depth and without repeated keys.

use std::borrow::Cow;

use js_int::Int;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::value::RawValue;

use crate::MatrixError;

/// The maximum nesting depth of arrays and objects in a body (levels), so that later readers may recurse.
pub const MAX_JSON_DEPTH: usize = 64;

/// The longest part of a decoder's message in an error (bytes); the message may quote the body.
const MAX_COMPLAINT_BYTES: usize = 200;

/// Checks, without recursion, that a body is valid JSON, nested at most [`MAX_JSON_DEPTH`] levels deep, without
/// repeated keys in an object, without unpaired surrogates, and without numbers that readers of JSON do not
/// agree about (security S25). Returns the text without surrounding whitespace.
///
/// # Errors
/// `M_NOT_JSON` or `M_BAD_JSON`.
pub fn check_json(body: &[u8]) -> Result<&str, MatrixError> {
    // `RawValue` checks the grammar with a stack on the heap.
    let value: &RawValue = serde_json::from_slice(body)
        .map_err(|error| MatrixError::not_json(format!("The body is not JSON: {error}.")))?;
    let text = value.get();
    check_structure(text)?;
    Ok(text)
}

/// Checks depth, keys, strings and numbers of grammatical JSON: a string before a colon is a key, brackets
/// match, outside strings a digit or a minus sign begins a number.
fn check_structure(text: &str) -> Result<(), MatrixError> {
    let mut keys: Vec<Cow<'_, str>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = text;
    let begins = |mark: char| matches!(mark, '"' | '{' | '[' | '}' | ']' | '-' | '0'..='9');
    while let Some(at) = rest.find(begins) {
        let (_, found) = rest.split_at(at);
        match found.as_bytes().first() {
            Some(b'"') => {
                let (string, after) = split_string(found);
                let string = unescape(string)?;
                if after.trim_ascii_start().starts_with(':') {
                    keys.push(string);
                }
                rest = after;
                continue;
            }
            Some(b'-' | b'0'..=b'9') => {
                rest = check_number(found)?;
                continue;
            }
            Some(b'{' | b'[') if open.len() == MAX_JSON_DEPTH => {
                return Err(MatrixError::bad_json(format!(
                    "The body nests deeper than {MAX_JSON_DEPTH} levels."
                )));
            }
            Some(b'{' | b'[') => open.push(keys.len()),
            _ => close(&mut keys, open.pop().unwrap_or_default())?,
        }
        rest = found.get(1..).unwrap_or_default();
    }
    Ok(())
}

/// Checks the number at the start of `text`: an integer within ±(2^53 − 1), or a fraction that a double can
/// hold (RFC 8259, section 6). Returns the text after the number.
fn check_number(text: &str) -> Result<&str, MatrixError> {
    let is_part = |byte: u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
    let end = text.bytes().position(|byte| !is_part(byte)).unwrap_or(text.len());
    let (number, after) = text.split_at(end);
    let is_held = match number.parse::<i64>() {
        Ok(integer) => Int::new(integer).is_some(),
        Err(_) => number.contains(['.', 'e', 'E']) && number.parse().is_ok_and(f64::is_finite),
    };
    if is_held {
        return Ok(after);
    }
    let number = shorten(number);
    Err(MatrixError::bad_json(format!("The number `{number}` is outside the range of JSON numbers.")))
}

/// Ends an object, whose keys start at `first`, and refuses a repeated key.
fn close(keys: &mut Vec<Cow<'_, str>>, first: usize) -> Result<(), MatrixError> {
    let mut own = keys.split_off(first);
    own.sort_unstable();
    match own.iter().zip(own.iter().skip(1)).find(|(one, next)| one == next) {
        None => Ok(()),
        Some((key, _)) => {
            Err(MatrixError::bad_json(format!("The key `{}` occurs twice in an object.", shorten(key))))
        }
    }
}

/// Splits `text` after the string literal at its start.
fn split_string(text: &str) -> (&str, &str) {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    text.split_at(end.map_or(text.len(), |end| end + 2))
}

/// Decodes the escapes of a string literal.
fn unescape(literal: &str) -> Result<Cow<'_, str>, MatrixError> {
    if literal.contains('\\') {
        let text: Result<String, _> = serde_json::from_str(literal);
        return text
            .map(Cow::Owned)
            .map_err(|_| MatrixError::bad_json("A string in the body is not valid Unicode."));
    }
    Ok(Cow::Borrowed(literal.trim_matches('"')))
}

/// Decodes JSON of our own. Of each type there is one reader, that of text: a second one, of bytes, would make the module a tenth
/// larger (docs/performance.md).
///
/// # Errors
/// If the bytes are not UTF-8, or not the JSON of a `T`.
pub fn from_bytes<'a, T: Deserialize<'a>>(json: &'a [u8]) -> serde_json::Result<T> {
    serde_json::from_str(std::str::from_utf8(json).map_err(serde_json::Error::custom)?)
}

/// Decodes a body. An absent body counts as an empty object if every field is optional: clients send
/// `POST /join/{roomIdOrAlias}` without a body.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, MatrixError> {
    if body.trim_ascii().is_empty() {
        return serde_json::from_str("{}").map_err(|_| MatrixError::not_json("The body is empty."));
    }
    decode_text(check_json(body)?)
}

/// Whether the body is an object with the field `name`.
pub(crate) fn has_field(body: &[u8], name: &str) -> bool {
    decode::<std::collections::BTreeMap<String, Box<RawValue>>>(body)
        .is_ok_and(|fields| fields.contains_key(name))
}

/// Decodes an object inside a body that [`check_json`] has accepted.
pub(crate) fn object<T: DeserializeOwned>(object: &RawValue) -> Result<T, MatrixError> {
    decode_text(object.get())
}

/// The object of a body, byte for byte, without surrounding whitespace.
pub(crate) fn raw_object(body: &[u8]) -> Result<Box<RawValue>, MatrixError> {
    if body.trim_ascii().is_empty() {
        return Err(MatrixError::not_json("The body is empty."));
    }
    decode_text(check_json(body)?)
}

fn decode_text<T: DeserializeOwned>(text: &str) -> Result<T, MatrixError> {
    // A derived decoder would accept an array of the field values.
    if !text.starts_with('{') {
        return Err(MatrixError::bad_json("The body is not a JSON object."));
    }
    serde_json::from_str(text).map_err(|error| match missing_field(&error.to_string()) {
        Some(field) => MatrixError::missing_param(format!("The field `{field}` is missing.")),
        None => MatrixError::bad_json(format!("The body is malformed: {}.", shorten(&error.to_string()))),
    })
}

/// The field name in serde's message about an absent field; no other message has this prefix.
pub(crate) fn missing_field(complaint: &str) -> Option<&str> {
    Some(complaint.strip_prefix("missing field `")?.split_once('`')?.0)
}

/// The first [`MAX_COMPLAINT_BYTES`] of a message.
pub(crate) fn shorten(complaint: &str) -> &str {
    complaint.get(..complaint.floor_char_boundary(MAX_COMPLAINT_BYTES)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
