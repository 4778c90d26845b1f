//! `GET /_lattice/health`

use serde_json::Value;

use crate::story::{Story, value};

const REQUEST: &str = "GET /_lattice/health";

#[test]
fn bindings_that_answer_are_healthy() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end("admin/server/get_health", "bindings_that_answer_are_healthy");
}

#[test]
fn a_failing_binding_is_named_and_its_cause_is_logged() {
    let story = Story::new();
    story.world.database.switch(false);
    let failing = story.ask(None, REQUEST, "");
    assert_eq!(failing.status, 500);
    assert_eq!(value(&failing)["error"], "These bindings fail: INDEX. The log says why.");
    let log = story.world.log.lines().concat();
    assert!(log.contains("switched off"), "{log}");
}

#[test]
fn a_health_request_writes_nothing() {
    let story = Story::new();
    let before = story.world.everything();
    assert_eq!(story.ask(None, REQUEST, "").status, 200);
    assert_eq!(story.world.everything(), before);
}
