//! What a client may know of a failure (client-server API, "Standard error response").

use std::borrow::Cow;

use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use crate::Reply;

/// Codes that any operation may answer, whatever it declares.
const COMMON: &[&str] = &[
    "M_BAD_JSON",
    "M_FORBIDDEN",
    "M_GUEST_ACCESS_FORBIDDEN",
    "M_INVALID_PARAM",
    "M_LIMIT_EXCEEDED",
    "M_MISSING_PARAM",
    "M_MISSING_TOKEN",
    "M_NOT_JSON",
    "M_TOO_LARGE",
    "M_UNKNOWN",
    "M_UNKNOWN_TOKEN",
    "M_UNRECOGNIZED",
];

/// An error as the client sees it: status, code, sentence, and the few extra fields of some codes.
#[derive(Debug, Clone)]
pub struct MatrixError {
    status: StatusCode,
    errcode: Option<&'static str>,
    error: Cow<'static, str>,
    extra: Map<String, Value>,
}

/// A constructor per code: the status belongs to the code.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident: $status:ident $errcode:literal;)*) => {
        impl MatrixError {$(
            $(#[$doc])*
            #[must_use]
            pub fn $name(error: impl Into<Cow<'static, str>>) -> Self {
                Self::new(StatusCode::$status, $errcode, error)
            }
        )*}
    };
}

codes! {
    /// The caller may not do this.
    forbidden: FORBIDDEN "M_FORBIDDEN";
    /// No access token was given.
    missing_token: UNAUTHORIZED "M_MISSING_TOKEN";
    /// The access token is not, or no longer, valid.
    unknown_token: UNAUTHORIZED "M_UNKNOWN_TOKEN";
    /// Guests may not do this.
    guest_access_forbidden: FORBIDDEN "M_GUEST_ACCESS_FORBIDDEN";
    /// The body is not JSON.
    not_json: BAD_REQUEST "M_NOT_JSON";
    /// The body is JSON of the wrong shape.
    bad_json: BAD_REQUEST "M_BAD_JSON";
    /// A required parameter or field is absent.
    missing_param: BAD_REQUEST "M_MISSING_PARAM";
    /// A parameter has a value that it cannot have.
    invalid_param: BAD_REQUEST "M_INVALID_PARAM";
    /// The thing sent is larger than its limit.
    too_large: PAYLOAD_TOO_LARGE "M_TOO_LARGE";
    /// The thing asked for does not exist.
    not_found: NOT_FOUND "M_NOT_FOUND";
    /// The server does not serve this.
    unrecognized: NOT_FOUND "M_UNRECOGNIZED";
    /// The path exists, the method does not.
    method_not_allowed: METHOD_NOT_ALLOWED "M_UNRECOGNIZED";
    /// The request makes sense, yet the server cannot do it.
    unsupported: BAD_REQUEST "M_UNKNOWN";
    /// The user name is taken.
    user_in_use: BAD_REQUEST "M_USER_IN_USE";
    /// The user name is not one.
    invalid_username: BAD_REQUEST "M_INVALID_USERNAME";
    /// The room version is unknown or not served.
    unsupported_room_version: BAD_REQUEST "M_UNSUPPORTED_ROOM_VERSION";
    /// The initial state of a room contradicts itself.
    invalid_room_state: BAD_REQUEST "M_INVALID_ROOM_STATE";
    /// Something failed that the client can do nothing about.
    unknown: INTERNAL_SERVER_ERROR "M_UNKNOWN";
}

impl MatrixError {
    fn new(status: StatusCode, errcode: &'static str, error: impl Into<Cow<'static, str>>) -> Self {
        Self { status, errcode: Some(errcode), error: error.into(), extra: Map::new() }
    }

    /// Too many requests; the same one may succeed in `retry_after_ms` milliseconds.
    #[must_use]
    pub fn limit_exceeded(retry_after_ms: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "M_LIMIT_EXCEEDED", "Too many requests.")
            .with("retry_after_ms", Value::from(retry_after_ms))
    }

    /// The 401 of user-interactive authentication: `fields` hold flows, params, session, completed.
    #[must_use]
    pub fn interactive(fields: Map<String, Value>) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, errcode: None, error: Cow::Borrowed(""), extra: fields }
    }

    /// Adds a field beside `errcode` and `error`.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.extra.insert(field.to_owned(), value);
        self
    }

    /// The error code, absent only in the first answer of user-interactive authentication.
    #[must_use]
    pub fn errcode(&self) -> Option<&'static str> {
        self.errcode
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether an operation that declares `declared` may answer this.
    #[must_use]
    pub fn is_declared(&self, declared: &[&str]) -> bool {
        self.errcode.is_none_or(|code| COMMON.contains(&code) || declared.contains(&code))
    }

    /// The answer, `Retry-After` (whole seconds, rounded up) included.
    #[must_use]
    pub fn into_reply(self) -> Reply {
        let retry_after_ms = self.extra.get("retry_after_ms").and_then(Value::as_u64);
        let mut fields = self.extra;
        if let Some(errcode) = self.errcode {
            fields.insert("errcode".to_owned(), Value::from(errcode));
            fields.insert("error".to_owned(), Value::from(self.error.into_owned()));
        }
        let mut reply = Reply::empty(self.status);
        reply.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(milliseconds) = retry_after_ms {
            reply.headers.insert(header::RETRY_AFTER, HeaderValue::from(milliseconds.div_ceil(1000)));
        }
        reply.body = Value::Object(fields).to_string().into_bytes();
        reply
    }
}
