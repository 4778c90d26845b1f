//! Tests of the wire form of errors.

use serde_json::{Value, json};

use super::MatrixError;

fn check(error: MatrixError, status: u16, body: &Value) {
    let reply = error.into_reply();
    assert_eq!(reply.status, status);
    assert_eq!(serde_json::from_slice::<Value>(reply.body.bytes().unwrap()).unwrap(), *body);
}

#[test]
fn oauth_errors_have_the_form_of_rfc_6749() {
    let check = |error: MatrixError, status: u16, code: &str| {
        let reply = error.into_oauth_reply();
        let body: Value = serde_json::from_slice(reply.body.bytes().unwrap()).unwrap();
        assert_eq!((reply.status.as_u16(), body["error"].as_str()), (status, Some(code)), "{body}");
        assert!(body.get("errcode").is_none() && body["error_description"].is_string(), "{body}");
    };
    check(MatrixError::oauth("invalid_grant", "No such code."), 400, "invalid_grant");
    check(MatrixError::missing_param("No code."), 400, "invalid_request");
    check(MatrixError::unknown_token("No."), 401, "invalid_client");
    check(MatrixError::forbidden("No."), 403, "access_denied");
    check(MatrixError::unknown("No."), 500, "server_error");
    check(MatrixError::limit_exceeded(1), 429, "temporarily_unavailable");
    assert_eq!(MatrixError::limit_exceeded(1).into_oauth_reply().headers["retry-after"], "1");
}

#[test]
fn errors_have_status_code_and_sentence_but_no_cause() {
    check(MatrixError::forbidden("No."), 403, &json!({ "errcode": "M_FORBIDDEN", "error": "No." }));
    check(
        MatrixError::soft_logged_out("Gone."),
        401,
        &json!({ "errcode": "M_UNKNOWN_TOKEN", "error": "Gone.", "soft_logout": true }),
    );
    check(
        MatrixError::unknown("Sorry.").because("table users is locked"),
        500,
        &json!({ "errcode": "M_UNKNOWN", "error": "Sorry." }),
    );
}

#[test]
fn a_rate_limit_error_has_retry_after_in_whole_seconds() {
    for (wait_ms, seconds) in [(0, "0"), (1, "1"), (1_000, "1"), (1_001, "2")] {
        let error = MatrixError::limit_exceeded(wait_ms);
        assert_eq!(error.retry_after_ms(), Some(wait_ms));
        assert_eq!(error.into_reply().headers["retry-after"], seconds);
    }
}

#[test]
fn a_code_must_be_declared_or_allowed_everywhere() {
    assert!(MatrixError::not_json("").is_declared(&[]));
    assert!(!MatrixError::user_in_use("").is_declared(&["M_FORBIDDEN"]));
    assert!(MatrixError::user_in_use("").is_declared(&["M_USER_IN_USE"]));
}
