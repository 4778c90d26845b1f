//! Tests of attacks on delayed events.

use lattice_handlers::native::Defect;
use serde_json::json;

use crate::msc::delays::{act, call, message, said, scheduled, wait};
use crate::story::{Story, value};

/// An event that its Room does not take delays no event that is scheduled after it (security S69).
#[test]
fn s69_a_room_that_fails_delays_no_later_event_of_another() {
    let story = Story::new();
    let (_, bob, room_id) = call(&story);
    let other = story.room(&bob, json!({}));
    message(&story, &bob, &room_id, 500);
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    wait(&story, 500);
    message(&story, &bob, &other, 700);
    wait(&story, 699);
    assert!(said(&story, &bob, &other).is_empty());
    wait(&story, 1);
    assert_eq!(said(&story, &bob, &other), ["later by 700"]);
}

/// Whoever ends the session of a thief ends what it has delayed: its ids cannot be restarted and sent for ever (security S03).
/// A device that logs itself out leaves its events (`msc/delayed_delivery.rs`).
#[test]
fn s03_what_a_session_has_delayed_ends_when_another_ends_it() {
    let auth = json!({ "type": "m.login.password", "user": "bob", "password": "secret" });
    for end in ["DELETE devices/DEVICE", "POST delete_devices", "POST account/password", "POST logout/all"] {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let (alice, bob, room_id) = call(&story);
        let thief = story.login("bob");
        let whoami = story.ask(Some(&thief.token), "GET /_matrix/client/v3/account/whoami", "");
        let device = value(&whoami)["device_id"].as_str().unwrap().to_owned();
        let stolen = message(&story, &thief, &room_id, 500);
        let own = message(&story, &bob, &room_id, 600);
        let request = end.replace(' ', " /_matrix/client/v3/").replace("DEVICE", &device);
        let body = json!({ "auth": auth, "devices": [device], "new_password": "another" });
        assert_eq!(story.ask(Some(&bob.token), &request, &body.to_string()).status, 200, "{end}");
        for action in ["restart", "send"] {
            assert_eq!(story.ask(None, &act(&stolen, action), "").status, 404, "{end}: {action}");
        }
        let has_session = end != "POST logout/all";
        if has_session {
            assert_eq!(scheduled(&story, &bob), 1, "{end}");
        }
        assert_eq!(story.ask(None, &act(&own, "restart"), "").status == 200, has_session, "{end}");
        wait(&story, 600);
        assert_eq!(said(&story, &alice, &room_id), vec!["later by 600"; usize::from(has_session)], "{end}");
    }
}
