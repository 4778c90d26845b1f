//! JSON from outside: bounded before anything walks it.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::MatrixError;

/// How deep arrays and objects may nest in a body (levels). Everything behind this line may recurse.
pub const MAX_JSON_DEPTH: usize = 64;

/// Refuses JSON that nests deeper than [`MAX_JSON_DEPTH`], without recursion and without parsing it.
///
/// # Errors
/// `M_BAD_JSON`.
pub fn check_nesting(json: &[u8]) -> Result<(), MatrixError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_JSON_DEPTH {
            return Err(MatrixError::bad_json(format!(
                "The body nests deeper than {MAX_JSON_DEPTH} levels."
            )));
        }
    }
    Ok(())
}

/// Decodes a body. An empty one is an empty object: clients send none where every field is optional.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, MatrixError> {
    let body = if body.is_empty() { b"{}" } else { body };
    check_nesting(body)?;
    let value: &RawValue = serde_json::from_slice(body)
        .map_err(|error| MatrixError::not_json(format!("The body is not JSON: {error}.")))?;
    if !value.get().starts_with('{') {
        return Err(MatrixError::bad_json("The body is not a JSON object."));
    }
    serde_json::from_str(value.get()).map_err(|error| wrong_shape(&error))
}

/// The error for JSON that parsed and yet does not fit.
fn wrong_shape(error: &serde_json::Error) -> MatrixError {
    let text = error.to_string();
    match text.strip_prefix("missing field `").and_then(|rest| rest.split_once('`')) {
        Some((field, _)) => MatrixError::missing_param(format!("The field `{field}` is missing.")),
        None => MatrixError::bad_json(format!("The body does not fit: {text}.")),
    }
}
