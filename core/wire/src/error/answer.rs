//! Encodes errors as responses, in the form of Matrix or of OAuth 2.0.

use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::MatrixError;
use crate::Reply;

impl MatrixError {
    /// The response in the form of Matrix, with `Retry-After` in whole seconds, rounded up.
    #[must_use]
    pub fn into_reply(self) -> Reply {
        let retry_after_ms = self.retry_after_ms();
        let mut fields = self.extra;
        if let Some(errcode) = self.errcode {
            fields.insert("errcode".to_owned(), Value::from(errcode));
            fields.insert("error".to_owned(), Value::from(self.error.into_owned()));
        }
        answer(self.status, retry_after_ms, Value::Object(fields))
    }

    /// The response in the form of OAuth 2.0 (RFC 6749, section 5.2). OAuth error codes ([`Self::oauth`])
    /// are kept; Matrix error codes become the nearest OAuth code.
    #[must_use]
    pub fn into_oauth_reply(self) -> Reply {
        let code = match (self.errcode, self.status) {
            (Some(code), _) if !code.starts_with("M_") => code,
            (_, StatusCode::TOO_MANY_REQUESTS) => "temporarily_unavailable",
            (_, StatusCode::UNAUTHORIZED) => "invalid_client",
            (_, StatusCode::FORBIDDEN) => "access_denied",
            (_, status) if status.is_server_error() => "server_error",
            _ => "invalid_request",
        };
        let fields = json!({ "error": code, "error_description": self.error });
        answer(self.status, self.retry_after_ms(), fields)
    }
}

fn answer(status: StatusCode, retry_after_ms: Option<u64>, fields: Value) -> Reply {
    let body = fields.to_string().into_bytes();
    let mut reply = Reply::of(status, HeaderValue::from_static("application/json"), body);
    if let Some(milliseconds) = retry_after_ms {
        reply.headers.insert(header::RETRY_AFTER, HeaderValue::from(milliseconds.div_ceil(1000)));
    }
    reply
}
