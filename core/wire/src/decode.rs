//! Decodes the path, query, headers and body of a request into typed values.

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

/// Decodes the percent-encoding of one path segment or one value.
///
/// # Errors
/// `M_INVALID_PARAM` for a `%` without two hexadecimal digits, and for bytes that are not UTF-8.
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

/// The path parameters, query, headers and body of one request, not yet decoded.
pub struct Parts<'a> {
    /// The raw path segments at the places of the route's parameters, in order.
    pub path: Vec<&'a str>,
    /// The query, still percent-encoded.
    pub query: &'a str,
    /// The headers of the request.
    pub headers: &'a HeaderMap,
    /// The bytes of the body, within the limit of the operation.
    pub body: &'a [u8],
    /// The unread body, for an operation whose handler reads the body.
    pub stream: Cell<Option<Upload>>,
}

impl Parts<'_> {
    /// Decodes the path parameter at `index`; an error sentence contains `name`.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if the parameter is malformed.
    pub fn path<T: DeserializeOwned>(&self, index: usize, name: &str) -> Result<T, MatrixError> {
        let decoded = decode_segment(self.path.get(index).copied().unwrap_or_default())?;
        text(&decoded, name)
    }

    /// Decodes the header `name`; `None` if the request has no such header.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if the header is malformed.
    pub fn header<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, MatrixError> {
        let Some(value) = self.headers.get(name) else { return Ok(None) };
        let value =
            value.to_str().map_err(|_| MatrixError::invalid_param(format!("{name}: not plain text.")))?;
        text(value, name).map(Some)
    }

    /// Decodes the query, repeated keys included. Unknown keys are ignored.
    ///
    /// # Errors
    /// `M_MISSING_PARAM` for an absent parameter, `M_INVALID_PARAM` for any other mistake.
    pub fn query<'de, T: Deserialize<'de>>(&'de self) -> Result<T, MatrixError> {
        form(self.query, "query")
    }

    /// Decodes the body as an HTML form, repeated keys included.
    ///
    /// # Errors
    /// `M_MISSING_PARAM` for an absent field, `M_INVALID_PARAM` for any other mistake.
    pub fn form<'de, T: Deserialize<'de>>(&'de self) -> Result<T, MatrixError> {
        let body = std::str::from_utf8(self.body);
        form(body.map_err(|_| MatrixError::invalid_param("The form is not UTF-8."))?, "form")
    }

    /// Decodes the body as a JSON object; unknown fields are ignored. An absent body counts as an empty
    /// object if every field is optional.
    ///
    /// # Errors
    /// `M_NOT_JSON`, `M_MISSING_PARAM` or `M_BAD_JSON`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, MatrixError> {
        json::decode(self.body)
    }

    /// The body as a JSON object, byte for byte, without surrounding whitespace.
    ///
    /// # Errors
    /// `M_NOT_JSON` or `M_BAD_JSON`.
    pub fn raw(&self) -> Result<Box<RawValue>, MatrixError> {
        json::raw_object(self.body)
    }

    /// The value of the body's field whose name is the path parameter at `index`.
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

    /// The body as plain text.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if the body is not UTF-8.
    pub fn text(&self) -> Result<String, MatrixError> {
        let text = std::str::from_utf8(self.body).map(str::to_owned);
        text.map_err(|_| MatrixError::invalid_param("The body is not UTF-8."))
    }

    /// Takes the unread body; a second call returns an empty body.
    #[must_use]
    pub fn upload(&self) -> Upload {
        self.stream.take().unwrap_or_else(|| Upload::from(Vec::new()))
    }
}

/// Decodes a single value, of a path parameter or a header.
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
                "The {place} is malformed: {}.",
                json::shorten(&complaint)
            )),
        }
    })
}
