//! Requests from this server to others, and the responses to them.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{BodySource, Meta, Upload, json};

/// The characters of a path segment that are percent-encoded: all but the unreserved ones (RFC 3986).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value cannot be encoded in a request; the text says why.
#[derive(Debug, Clone)]
pub struct EncodeError(String);

impl fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}

/// An encoded request to another server, without credentials.
pub struct Outgoing {
    /// The HTTP method.
    pub method: Method,
    /// The path and query, percent-encoded.
    pub target: String,
    /// The headers, with `Content-Type` for any body other than an upload.
    pub headers: HeaderMap,
    /// The body; empty if the operation has none.
    pub body: Box<dyn BodySource>,
}

/// A request that can be encoded for another server.
pub trait IntoParts {
    /// Encodes path, query, headers and body.
    ///
    /// # Errors
    /// If a value cannot be encoded.
    fn into_parts(self) -> Result<Outgoing, EncodeError>;
}

impl Outgoing {
    /// A request without query and body; `parameters` are in the order of the path.
    ///
    /// # Errors
    /// If a parameter is missing or not a scalar.
    pub fn new(meta: &Meta, parameters: &[&dyn Parameter]) -> Result<Self, EncodeError> {
        let mut target = String::new();
        let mut parameters = parameters.iter();
        for segment in meta.path.split('/').skip(1) {
            target.push('/');
            if segment.starts_with('{') {
                let parameter = parameters.next().ok_or_else(|| EncodeError(format!("no {segment}")))?;
                target.extend(utf8_percent_encode(&parameter.text()?, SEGMENT));
            } else {
                target.push_str(segment);
            }
        }
        Ok(Self {
            method: meta.method.clone(),
            target,
            headers: HeaderMap::new(),
            body: Box::new(Vec::new()),
        })
    }

    /// Adds the query.
    ///
    /// # Errors
    /// If a value is neither a scalar nor a list of scalars.
    pub fn query<T: Serialize>(mut self, query: &T) -> Result<Self, EncodeError> {
        let query = serde_html_form::to_string(query).map_err(|error| EncodeError(error.to_string()))?;
        if !query.is_empty() {
            self.target.push('?');
            self.target.push_str(&query);
        }
        Ok(self)
    }

    /// Adds the header `name` if `value` is `Some`.
    ///
    /// # Errors
    /// If the value is not a scalar or not valid in a header.
    pub fn header(mut self, name: &'static str, value: Option<&dyn Parameter>) -> Result<Self, EncodeError> {
        if let Some(value) = value {
            let name: HeaderName =
                name.parse().map_err(|_| EncodeError(format!("{name} is not a header")))?;
            let value =
                HeaderValue::from_str(&value.text()?).map_err(|error| EncodeError(error.to_string()))?;
            self.headers.insert(name, value);
        }
        Ok(self)
    }

    /// Adds a JSON body.
    ///
    /// # Errors
    /// If the value has no JSON form.
    pub fn json<T: Serialize>(self, body: &T) -> Result<Self, EncodeError> {
        let body = serde_json::to_vec(body).map_err(|error| EncodeError(error.to_string()))?;
        Ok(self.bytes("application/json", body))
    }

    /// Adds a JSON body with one field.
    ///
    /// # Errors
    /// If the name is not a scalar.
    pub fn single(self, name: &dyn Parameter, value: &RawValue) -> Result<Self, EncodeError> {
        let body = std::collections::BTreeMap::from([(name.text()?, value)]);
        self.json(&body)
    }

    /// Adds an HTML form as the body.
    ///
    /// # Errors
    /// If a value is neither a scalar nor a list of scalars.
    pub fn form<T: Serialize>(self, form: &T) -> Result<Self, EncodeError> {
        let form = serde_html_form::to_string(form).map_err(|error| EncodeError(error.to_string()))?;
        Ok(self.bytes("application/x-www-form-urlencoded", form.into_bytes()))
    }

    /// Adds a plain text body.
    #[must_use]
    pub fn text(self, text: String) -> Self {
        self.bytes("text/plain", text.into_bytes())
    }

    /// Adds a body that is read while the request is sent.
    #[must_use]
    pub fn upload(mut self, upload: Upload) -> Self {
        self.body = upload.into_source();
        self
    }

    fn bytes(mut self, content_type: &'static str, body: Vec<u8>) -> Self {
        self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = Box::new(body);
        self
    }
}

/// A value that can be encoded in a path or a header.
pub trait Parameter {
    /// The value as text, without percent-encoding.
    ///
    /// # Errors
    /// If the value is not a scalar.
    fn text(&self) -> Result<String, EncodeError>;
}

impl<T: Serialize> Parameter for T {
    fn text(&self) -> Result<String, EncodeError> {
        match serde_json::to_value(self) {
            Ok(Value::String(text)) => Ok(text),
            Ok(Value::Number(number)) => Ok(number.to_string()),
            Ok(Value::Bool(truth)) => Ok(truth.to_string()),
            _ => Err(EncodeError("the value is not a scalar".to_owned())),
        }
    }
}

/// A response from another server, read whole.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: &'a HeaderMap,
    /// The body, within the limit of this server.
    pub body: &'a [u8],
}

/// The reason why a response could not be decoded.
#[derive(Debug, Clone)]
pub enum ResponseError {
    /// The other server returned a status other than 2xx.
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// The error code, if the body is a Matrix error.
        errcode: Option<String>,
        /// The error sentence, if the body is a Matrix error.
        error: Option<String>,
    },
    /// The response does not have the form of the specification, for the contained reason.
    Malformed(String),
}

/// A response that can be decoded.
pub trait FromReply: Sized {
    /// Decodes status, headers and body.
    ///
    /// # Errors
    /// A refusal by the other server, or a malformed response.
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError>;
}

impl Received<'_> {
    /// Checks that the status is a success.
    ///
    /// # Errors
    /// The refusal by the other server.
    pub fn success(&self) -> Result<(), ResponseError> {
        #[derive(serde::Deserialize)]
        struct Refusal {
            errcode: Option<String>,
            error: Option<String>,
        }
        if self.status.is_success() {
            return Ok(());
        }
        let refusal = json::decode(self.body).unwrap_or(Refusal { errcode: None, error: None });
        Err(ResponseError::Refused { status: self.status, errcode: refusal.errcode, error: refusal.error })
    }

    /// The text of a successful response.
    ///
    /// # Errors
    /// A refusal by the other server, or a body that is not UTF-8.
    pub fn text(&self) -> Result<String, ResponseError> {
        self.success()?;
        let text = std::str::from_utf8(self.body).map(str::to_owned);
        text.map_err(|error| ResponseError::Malformed(error.to_string()))
    }

    /// The value of a header; `None` if the header is absent or not visible ASCII.
    #[must_use]
    pub fn header(&self, name: HeaderName) -> Option<String> {
        self.headers.get(name)?.to_str().ok().map(str::to_owned)
    }

    /// Decodes the JSON body of a successful response.
    ///
    /// # Errors
    /// A refusal by the other server, or a body that is not JSON of the expected form.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ResponseError> {
        self.success()?;
        let text =
            json::check_json(self.body).map_err(|error| ResponseError::Malformed(format!("{error:?}")))?;
        serde_json::from_str(text).map_err(|error| ResponseError::Malformed(error.to_string()))
    }
}
