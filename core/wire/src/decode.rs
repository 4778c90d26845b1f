//! From the parts of a request to typed values.

use std::cell::Cell;
use std::collections::BTreeMap;

use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_json::value::RawValue;

use crate::incoming::Upload;
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
pub struct Parts<'a> {
    /// The raw path segments that stand where the route has parameters, in order.
    pub path: Vec<&'a str>,
    /// The raw query.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The bytes of the body, already bounded.
    pub body: &'a [u8],
    /// The body of an operation that reads it itself.
    pub stream: Cell<Option<Upload>>,
}

impl Parts<'_> {
    /// The path parameter at `index`; `name` is for the error.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if it is malformed.
    pub fn path<T: DeserializeOwned>(&self, index: usize, name: &str) -> Result<T, MatrixError> {
        let decoded = decode_segment(self.path.get(index).copied().unwrap_or_default())?;
        text(&decoded, name)
    }

    /// The header `name`, if it is there.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if it is malformed.
    pub fn header<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, MatrixError> {
        let Some(value) = self.headers.get(name) else { return Ok(None) };
        let value =
            value.to_str().map_err(|_| MatrixError::invalid_param(format!("{name}: not plain text.")))?;
        text(value, name).map(Some)
    }

    /// The query, repeated keys included. Keys that the operation does not know are ignored.
    ///
    /// # Errors
    /// `M_MISSING_PARAM` for an absent parameter, `M_INVALID_PARAM` for any other mistake.
    pub fn query<'de, T: Deserialize<'de>>(&'de self) -> Result<T, MatrixError> {
        form(self.query, "query")
    }

    /// The body as an HTML form, repeated keys included.
    ///
    /// # Errors
    /// `M_MISSING_PARAM` for an absent field, `M_INVALID_PARAM` for any other mistake.
    pub fn form<'de, T: Deserialize<'de>>(&'de self) -> Result<T, MatrixError> {
        let body = std::str::from_utf8(self.body);
        form(body.map_err(|_| MatrixError::invalid_param("The form is not UTF-8."))?, "form")
    }

    /// The body as JSON with known fields; others are ignored. No body is an empty object if no field
    /// is required.
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

    /// The one field of the body that the path parameter at `index` names.
    ///
    /// # Errors
    /// `M_NOT_JSON`, `M_BAD_JSON` or `M_MISSING_PARAM`.
    pub fn single(&self, index: usize, name: &str) -> Result<Box<RawValue>, MatrixError> {
        let field: String = self.path(index, name)?;
        let mut fields: BTreeMap<String, Box<RawValue>> = json::decode(self.body)?;
        fields.remove(&field).ok_or_else(|| {
            MatrixError::missing_param("The field that the path names is missing in the body.")
        })
    }

    /// The body as text.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if it is not UTF-8.
    pub fn text(&self) -> Result<String, MatrixError> {
        let text = std::str::from_utf8(self.body).map(str::to_owned);
        text.map_err(|_| MatrixError::invalid_param("The body is not UTF-8."))
    }

    /// The body unread; empty the second time.
    #[must_use]
    pub fn upload(&self) -> Upload {
        self.stream.take().unwrap_or_else(|| Upload::from(Vec::new()))
    }
}

/// A value that stands alone.
fn text<T: DeserializeOwned>(value: &str, name: &str) -> Result<T, MatrixError> {
    let value: StrDeserializer<'_, serde::de::value::Error> = value.into_deserializer();
    T::deserialize(value).map_err(|error| {
        MatrixError::invalid_param(format!("{name}: {}.", json::shorten(&error.to_string())))
    })
}

pub(crate) fn form<'de, T: Deserialize<'de>>(text: &'de str, place: &str) -> Result<T, MatrixError> {
    decode_segment(text)?;
    serde_html_form::from_str(text).map_err(|error| {
        let complaint = error.to_string();
        match json::missing_field(&complaint) {
            Some(name) => MatrixError::missing_param(format!("The {place} parameter `{name}` is missing.")),
            None => MatrixError::invalid_param(format!(
                "The {place} does not fit: {}.",
                json::shorten(&complaint)
            )),
        }
    })
}
