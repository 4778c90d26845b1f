//! The errors of the Matrix APIs (client-server API, "Standard error response").

use std::borrow::Cow;
use std::fmt::Display;

use http::StatusCode;
use serde_json::{Map, Value};

mod answer;
mod codes;
mod everywhere;

/// An error response: status, `errcode`, `error`, and the extra fields of some codes. It also keeps a cause
/// for the log, which the client never sees.
#[derive(Debug, Clone)]
pub struct MatrixError {
    status: StatusCode,
    errcode: Option<&'static str>,
    error: Cow<'static, str>,
    extra: Map<String, Value>,
    cause: Option<String>,
}

impl MatrixError {
    fn new(status: StatusCode, errcode: &'static str, error: impl Into<Cow<'static, str>>) -> Self {
        Self { status, errcode: Some(errcode), error: error.into(), extra: Map::new(), cause: None }
    }

    /// `M_LIMIT_EXCEEDED`: the client may repeat the request after `retry_after_ms` milliseconds.
    #[must_use]
    pub fn limit_exceeded(retry_after_ms: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "M_LIMIT_EXCEEDED", "Too many requests.")
            .with("retry_after_ms", Value::from(retry_after_ms))
    }

    /// `M_RESOURCE_LIMIT_EXCEEDED`: a quota of this server forbids the request; `admin_contact` is the URI of
    /// who may raise it.
    #[must_use]
    pub fn resource_limit_exceeded(error: impl Into<Cow<'static, str>>, admin_contact: String) -> Self {
        Self::new(StatusCode::FORBIDDEN, "M_RESOURCE_LIMIT_EXCEEDED", error)
            .with("admin_contact", Value::from(admin_contact))
    }

    /// `M_UNKNOWN_TOKEN` with `soft_logout`: the token is invalid but the device still exists, so the client
    /// may log in again without losing its keys (client-server API, "Soft logout").
    #[must_use]
    pub fn soft_logged_out(error: impl Into<Cow<'static, str>>) -> Self {
        Self::unknown_token(error).with("soft_logout", Value::Bool(true))
    }

    /// An error of an OAuth 2.0 endpoint with an OAuth error code such as `invalid_grant` (400).
    #[must_use]
    pub fn oauth(code: &'static str, error: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, error)
    }

    /// The 401 of user-interactive authentication. `fields` contains flows, params, session and completed;
    /// `failed` is the error of the stage that the client has tried, if there is one.
    pub(crate) fn interactive(failed: Option<Self>, fields: Map<String, Value>) -> Self {
        let status = StatusCode::UNAUTHORIZED;
        let Some(Self { errcode, error, mut extra, cause, .. }) = failed else {
            return Self { status, errcode: None, error: Cow::Borrowed(""), extra: fields, cause: None };
        };
        extra.extend(fields);
        Self { status, errcode, error, extra, cause }
    }

    /// Attaches the cause of this error, for the log only.
    #[must_use]
    pub fn because(mut self, cause: impl Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// The cause of this error; no response contains it.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// Adds a field beside `errcode` and `error` to the response body.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.extra.insert(field.to_owned(), value);
        self
    }

    /// The error code, absent only in a 401 of user-interactive authentication without a failed stage.
    #[must_use]
    pub fn errcode(&self) -> Option<&'static str> {
        self.errcode
    }

    /// The HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The milliseconds after which the client may repeat the request, if the error is a rate limit.
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<u64> {
        self.extra.get("retry_after_ms").and_then(Value::as_u64)
    }

    /// Whether an operation that declares the error codes `declared` may return this error.
    #[must_use]
    pub fn is_declared(&self, declared: &[&str]) -> bool {
        self.errcode.is_none_or(|code| everywhere::COMMON.contains(&code) || declared.contains(&code))
    }
}

#[cfg(test)]
mod tests;
