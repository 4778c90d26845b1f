//! What a client may know of a failure (client-server API, "Standard error response").

use std::borrow::Cow;
use std::fmt::Display;

use http::StatusCode;
use serde_json::{Map, Value};

mod answer;
mod codes;
mod everywhere;

/// An error as the client sees it: status, code, sentence, and the few extra fields of some codes.
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

    /// Too many requests; the same one may succeed in `retry_after_ms` milliseconds.
    #[must_use]
    pub fn limit_exceeded(retry_after_ms: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "M_LIMIT_EXCEEDED", "Too many requests.")
            .with("retry_after_ms", Value::from(retry_after_ms))
    }

    /// A token that is no longer valid while the device lives on: the client may log in again without
    /// losing its keys (client-server API, "Soft logout").
    #[must_use]
    pub fn soft_logged_out(error: impl Into<Cow<'static, str>>) -> Self {
        Self::unknown_token(error).with("soft_logout", Value::Bool(true))
    }

    /// A refusal of an OAuth 2.0 endpoint by one of its own codes, `invalid_grant` for example (400).
    #[must_use]
    pub fn oauth(code: &'static str, error: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, error)
    }

    /// The 401 of user-interactive authentication: `fields` hold flows, params, session, completed;
    /// code and sentence are those of the stage that `failed`, if one did.
    pub(crate) fn interactive(failed: Option<Self>, fields: Map<String, Value>) -> Self {
        let status = StatusCode::UNAUTHORIZED;
        let Some(Self { errcode, error, mut extra, cause, .. }) = failed else {
            return Self { status, errcode: None, error: Cow::Borrowed(""), extra: fields, cause: None };
        };
        extra.extend(fields);
        Self { status, errcode, error, extra, cause }
    }

    /// Keeps what went wrong behind this error, for the log alone.
    #[must_use]
    pub fn because(mut self, cause: impl Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// What went wrong behind this error; clients never see it.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
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

    /// The wait that a refusal asks for (milliseconds).
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<u64> {
        self.extra.get("retry_after_ms").and_then(Value::as_u64)
    }

    /// Whether an operation that declares `declared` may answer this.
    #[must_use]
    pub fn is_declared(&self, declared: &[&str]) -> bool {
        self.errcode.is_none_or(|code| everywhere::COMMON.contains(&code) || declared.contains(&code))
    }
}

#[cfg(test)]
mod tests;
