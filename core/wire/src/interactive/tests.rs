//! Tests of the wire form of user-interactive authentication.

use serde_json::{Value, json};

use super::{AuthenticationData, InteractiveChallenge, InteractiveFlows};
use crate::MatrixError;

#[test]
fn auth_is_read_and_its_debug_form_has_no_secrets() {
    #[derive(serde::Deserialize)]
    struct Password {
        password: String,
    }
    let body = br#"{"x":1,"auth":{"type":"m.login.password","session":"s","password":"p"}}"#;
    let auth = AuthenticationData::of_body(body).unwrap().unwrap();
    assert_eq!((auth.stage.as_deref(), auth.session.as_deref()), (Some("m.login.password"), Some("s")));
    assert_eq!(auth.fields::<Password>().unwrap().password, "p");
    let debug = format!("{auth:?}");
    assert!(!debug.contains("\"p\"") && !debug.contains("\"s\""), "s06: {debug}");
    for none in ["", "{}", r#"{"auth":null}"#] {
        assert!(AuthenticationData::of_body(none.as_bytes()).unwrap().is_none());
    }
    for bad in [r#"{"auth":3}"#, r#"{"auth":{"type":3}}"#] {
        let error = AuthenticationData::of_body(bad.as_bytes()).unwrap_err();
        assert_eq!(error.errcode(), Some("M_BAD_JSON"));
    }
}

#[test]
fn a_challenge_names_flows_completed_stages_and_the_failure() {
    let offered = InteractiveFlows { flows: vec![vec!["a", "b"], vec!["c"]], ..InteractiveFlows::none() };
    let challenge = InteractiveChallenge::new("s".to_owned(), offered.clone());
    let flows = json!([{ "stages": ["a", "b"] }, { "stages": ["c"] }]);
    let body = |error: MatrixError| {
        let reply = error.into_reply();
        assert_eq!(reply.status, 401);
        serde_json::from_slice::<Value>(reply.body.bytes().unwrap()).unwrap()
    };
    assert_eq!(
        body(challenge.clone().into_error(None)),
        json!({ "flows": flows, "params": {}, "session": "s" })
    );
    let offered = offered.params("b", json!({ "k": 1 }));
    let further = InteractiveChallenge::new("s".to_owned(), offered).completed(["a".to_owned()]);
    assert_eq!(
        body(further.into_error(Some(MatrixError::forbidden("Wrong.")))),
        json!({
            "flows": flows, "params": { "b": { "k": 1 } }, "session": "s", "completed": ["a"],
            "errcode": "M_FORBIDDEN", "error": "Wrong.",
        })
    );
}

#[test]
fn one_complete_flow_is_enough() {
    let flows = InteractiveFlows { flows: vec![vec!["a", "b"], vec!["c"]], ..InteractiveFlows::none() };
    for (completed, is_complete) in [("", false), ("a", false), ("b", false), ("ab", true), ("c", true)] {
        assert_eq!(flows.is_complete(|stage| completed.contains(stage)), is_complete, "{completed}");
    }
    assert!(flows.offers("b") && !flows.offers("d"));
    assert!(InteractiveFlows::none().is_none() && !flows.is_none());
}
