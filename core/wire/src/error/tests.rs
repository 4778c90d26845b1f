//! How errors look on the wire.

use serde_json::{Value, json};

use super::MatrixError;

fn check(error: MatrixError, status: u16, body: &Value) {
    let reply = error.into_reply();
    assert_eq!(reply.status, status);
    assert_eq!(serde_json::from_slice::<Value>(reply.body.bytes().unwrap()).unwrap(), *body);
}

#[test]
fn errors_have_status_code_and_sentence() {
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
fn limits_say_when_to_come_back() {
    for (wait_ms, seconds) in [(0, "0"), (1, "1"), (1_000, "1"), (1_001, "2")] {
        let error = MatrixError::limit_exceeded(wait_ms);
        assert_eq!(error.retry_after_ms(), Some(wait_ms));
        assert_eq!(error.into_reply().headers["retry-after"], seconds);
    }
}

#[test]
fn declared_codes() {
    assert!(MatrixError::not_json("").is_declared(&[]));
    assert!(!MatrixError::user_in_use("").is_declared(&["M_FORBIDDEN"]));
    assert!(MatrixError::user_in_use("").is_declared(&["M_USER_IN_USE"]));
}
