//! From the parts of a request to typed values.

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_json::value::RawValue;

use crate::{MatrixError, json};

/// Decodes one segment of a path, or one value, from percent-encoding.
///
/// # Errors
/// `M_INVALID_PARAM` for a `%` that no two hexadecimal digits follow, and for bytes that are not UTF-8.
pub fn decode_segment(segment: &str) -> Result<String, MatrixError> {
    let mut rest = segment;
    while let Some((_, after)) = rest.split_once('%') {
        if !after.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            return Err(MatrixError::invalid_param("The URL has a malformed percent-encoding."));
        }
        rest = after;
    }
    let decoded = percent_decode_str(segment).decode_utf8();
    decoded.map(Into::into).map_err(|_| MatrixError::invalid_param("The URL is not UTF-8."))
}

/// Path parameters, query and body of one request, before they have types.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The raw path segments that stand where the route has parameters, in order.
    pub path: Vec<&'a str>,
    /// The raw query.
    pub query: &'a str,
    /// The bytes of the body, already bounded.
    pub body: &'a [u8],
}

impl Parts<'_> {
    /// The path parameter at `index`; `name` is for the error.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if it is malformed.
    pub fn path<T: DeserializeOwned>(&self, index: usize, name: &str) -> Result<T, MatrixError> {
        let decoded = decode_segment(self.path.get(index).copied().unwrap_or_default())?;
        let value: StrDeserializer<'_, serde::de::value::Error> = decoded.as_str().into_deserializer();
        T::deserialize(value).map_err(|error| {
            MatrixError::invalid_param(format!("{name}: {}.", json::shorten(&error.to_string())))
        })
    }

    /// The query, repeated keys included. Keys that the operation does not know are ignored.
    ///
    /// # Errors
    /// `M_MISSING_PARAM` for an absent parameter, `M_INVALID_PARAM` for any other mistake.
    pub fn query<'de, T: Deserialize<'de>>(&'de self) -> Result<T, MatrixError> {
        decode_segment(self.query)?;
        serde_html_form::from_str(self.query).map_err(|error| {
            let complaint = error.to_string();
            match json::missing_field(&complaint) {
                Some(name) => MatrixError::missing_param(format!("The query parameter `{name}` is missing.")),
                None => MatrixError::invalid_param(format!(
                    "The query does not fit: {}.",
                    json::shorten(&complaint)
                )),
            }
        })
    }

    /// The body as a JSON object with known fields; others are ignored. No body is an empty object
    /// if no field is required.
    ///
    /// # Errors
    /// `M_NOT_JSON`, `M_MISSING_PARAM` or `M_BAD_JSON`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, MatrixError> {
        json::decode(self.body)
    }

    /// The body as a JSON object, byte for byte, without the space around it.
    ///
    /// # Errors
    /// `M_NOT_JSON` or `M_BAD_JSON`.
    pub fn raw(&self) -> Result<Box<RawValue>, MatrixError> {
        json::raw_object(self.body)
    }
}

#[cfg(test)]
mod tests;
