//! `POST /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}/{action}`

use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::Value;

use crate::msc::delays::{act, call, message, said, scheduled, wait};
use crate::story::Story;

const STORY: &str = "msc/delayed_events/act_on_delayed_event";

#[test]
fn who_knows_the_id_cancels_sends_and_restarts_without_a_token() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let [cancelled, sent, restarted] =
        [1_000, 1_001, 1_002].map(|delay| message(&story, &bob, &room_id, delay));
    story.say(None, &act(&cancelled, "cancel"), Value::Null);
    story.say(None, &act(&sent, "send"), Value::Null);
    assert_eq!(said(&story, &alice, &room_id), ["later by 1001"], "sent before the reply");
    wait(&story, 600);
    story.say(None, &act(&restarted, "restart"), Value::Null);
    wait(&story, 600);
    assert_eq!(said(&story, &alice, &room_id), ["later by 1001"]);
    assert_eq!(scheduled(&story, &bob), 1);
    wait(&story, 402);
    assert_eq!(said(&story, &alice, &room_id), ["later by 1001", "later by 1002"]);
    for (delay_id, action) in [(&cancelled, "send"), (&sent, "cancel"), (&restarted, "restart")] {
        story.say(None, &act(delay_id, action), Value::Null);
    }
    story.say(None, &act("abc", "cancel"), Value::Null);
    story.say(None, &act("abc", "oops"), Value::Null);
    story.end(STORY, "who_knows_the_id_cancels_sends_and_restarts_without_a_token");
}

/// An id of another user's name, a changed one, a token of another kind: no object is asked.
#[test]
fn s62_a_guessed_id_costs_no_object_request() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (_, bob, room_id) = call(&story);
    let delay_id = message(&story, &bob, &room_id, 1_000);
    let before = story.world.requests(ObjectKind::User);
    let swapped = delay_id.replacen("ltd_", "ltk_", 1);
    let token = bob.token.replacen("ltk_", "ltd_", 1);
    let shortened = &delay_id[..delay_id.len() - 1];
    for forged in [swapped.as_str(), token.as_str(), shortened, "ltd_a.b.c", "x"] {
        for action in ["cancel", "restart", "send"] {
            assert_eq!(story.ask(None, &act(forged, action), "").status, 404, "{forged}");
        }
    }
    assert_eq!(story.world.requests(ObjectKind::User), before);
    assert_eq!(scheduled(&story, &bob), 1);
}

#[test]
fn a_restart_writes_one_row() {
    let story = Story::new();
    let (_, bob, room_id) = call(&story);
    let delay_id = message(&story, &bob, &room_id, 1_000);
    story.world.clock.advance(100);
    let sql = story.world.sql(&Story::user_object(&bob.user_id));
    let before = sql.changed_rows();
    assert_eq!(story.ask(None, &act(&delay_id, "restart"), "").status, 200);
    assert_eq!(sql.changed_rows() - before, 1);
}
