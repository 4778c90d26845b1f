//! The other direction: requests that we make, and answers that we get.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{BodySource, Meta, Upload, json};

/// What stays itself in a segment of a path (RFC 3986, "unreserved").
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value has no form on the wire.
#[derive(Debug, Clone)]
pub struct EncodeError(String);

impl fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}

/// A request on its way out, without credentials.
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// Path and query, percent-encoded.
    pub target: String,
    /// The headers, `Content-Type` among them if there is a body.
    pub headers: HeaderMap,
    /// The body.
    pub body: Box<dyn BodySource>,
}

/// A request that can be made.
pub trait IntoParts {
    /// Encodes path, query, headers and body.
    ///
    /// # Errors
    /// A value that has no form on the wire.
    fn into_parts(self) -> Result<Outgoing, EncodeError>;
}

impl Outgoing {
    /// A request for an operation, its parameters in the order of the path.
    ///
    /// # Errors
    /// A parameter that is not a scalar.
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
    /// A value that is not a scalar or a list of them.
    pub fn query<T: Serialize>(mut self, query: &T) -> Result<Self, EncodeError> {
        let query = serde_html_form::to_string(query).map_err(|error| EncodeError(error.to_string()))?;
        if !query.is_empty() {
            self.target.push('?');
            self.target.push_str(&query);
        }
        Ok(self)
    }

    /// Adds a header if there is a value.
    ///
    /// # Errors
    /// A value that cannot stand in a header.
    pub fn header(mut self, name: &'static str, value: Option<&dyn Parameter>) -> Result<Self, EncodeError> {
        if let Some(value) = value {
            let name: HeaderName = name.parse().map_err(|_| EncodeError(format!("{name} is no header")))?;
            let value =
                HeaderValue::from_str(&value.text()?).map_err(|error| EncodeError(error.to_string()))?;
            self.headers.insert(name, value);
        }
        Ok(self)
    }

    /// Adds a JSON body.
    ///
    /// # Errors
    /// A value that has no JSON form.
    pub fn json<T: Serialize>(self, body: &T) -> Result<Self, EncodeError> {
        let body = serde_json::to_vec(body).map_err(|error| EncodeError(error.to_string()))?;
        Ok(self.bytes("application/json", body))
    }

    /// Adds a body with one field.
    ///
    /// # Errors
    /// A name that is not a string.
    pub fn single(self, name: &dyn Parameter, value: &RawValue) -> Result<Self, EncodeError> {
        let body = std::collections::BTreeMap::from([(name.text()?, value)]);
        self.json(&body)
    }

    /// Adds an HTML form.
    ///
    /// # Errors
    /// A value that is not a scalar or a list of them.
    pub fn form<T: Serialize>(self, form: &T) -> Result<Self, EncodeError> {
        let form = serde_html_form::to_string(form).map_err(|error| EncodeError(error.to_string()))?;
        Ok(self.bytes("application/x-www-form-urlencoded", form.into_bytes()))
    }

    /// Adds plain text.
    #[must_use]
    pub fn text(self, text: String) -> Self {
        self.bytes("text/plain", text.into_bytes())
    }

    /// Adds bytes that are read when they are sent.
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

/// What can stand in a path or a header.
pub trait Parameter {
    /// As text.
    ///
    /// # Errors
    /// A value that is not a scalar.
    fn text(&self) -> Result<String, EncodeError>;
}

impl<T: Serialize> Parameter for T {
    fn text(&self) -> Result<String, EncodeError> {
        match serde_json::to_value(self) {
            Ok(Value::String(text)) => Ok(text),
            Ok(Value::Number(number)) => Ok(number.to_string()),
            Ok(Value::Bool(truth)) => Ok(truth.to_string()),
            _ => Err(EncodeError("this is not a scalar".to_owned())),
        }
    }
}

/// An answer that we got, read whole.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body, within the receiver's limit.
    pub body: &'a [u8],
}

/// Why an answer is not what was asked for.
#[derive(Debug, Clone)]
pub enum AnswerError {
    /// The other side refused.
    Refused {
        /// With this status.
        status: StatusCode,
        /// With this code, if it is a Matrix error.
        errcode: Option<String>,
        /// With this sentence, if it is a Matrix error.
        error: Option<String>,
    },
    /// It makes no sense.
    Malformed(String),
}

/// An answer that can be read.
pub trait FromReply: Sized {
    /// Decodes status, headers and body.
    ///
    /// # Errors
    /// A refusal, or an answer that makes no sense.
    fn from_reply(received: &Received<'_>) -> Result<Self, AnswerError>;
}

impl Received<'_> {
    /// Whether the other side agreed.
    ///
    /// # Errors
    /// Its refusal.
    pub fn success(&self) -> Result<(), AnswerError> {
        #[derive(serde::Deserialize)]
        struct Refusal {
            errcode: Option<String>,
            error: Option<String>,
        }
        if self.status.is_success() {
            return Ok(());
        }
        let refusal = json::decode(self.body).unwrap_or(Refusal { errcode: None, error: None });
        Err(AnswerError::Refused { status: self.status, errcode: refusal.errcode, error: refusal.error })
    }

    /// The text of a success.
    ///
    /// # Errors
    /// A refusal, or bytes that are not UTF-8.
    pub fn text(&self) -> Result<String, AnswerError> {
        self.success()?;
        let text = std::str::from_utf8(self.body).map(str::to_owned);
        text.map_err(|error| AnswerError::Malformed(error.to_string()))
    }

    /// A header, if it is there and plain text.
    #[must_use]
    pub fn header(&self, name: HeaderName) -> Option<String> {
        self.headers.get(name)?.to_str().ok().map(str::to_owned)
    }

    /// The JSON of a success.
    ///
    /// # Errors
    /// A refusal, or JSON that does not fit.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, AnswerError> {
        self.success()?;
        let text =
            json::check_json(self.body).map_err(|error| AnswerError::Malformed(format!("{error:?}")))?;
        serde_json::from_str(text).map_err(|error| AnswerError::Malformed(error.to_string()))
    }
}
