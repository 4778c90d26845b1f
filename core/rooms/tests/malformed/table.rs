//! Tests the outcome of every field with every wrong value, one field at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::fields::{changed, examples, values};
use crate::fixtures::draft::{ALICE, BOB, CAROL, join, membership, message, message_event, state_event};
use crate::fixtures::event::VERSIONS;
use crate::room::Room;

/// Sends events whose authorisation could read the last event.
fn send_following(room: &mut Room) {
    let levels = json!({ "users": { BOB: 60 }, "events": { "m.room.name": 1 } });
    let events = [
        message(ALICE, "x"),
        membership(BOB, CAROL, "ban"),
        join(CAROL),
        state_event(ALICE, "m.room.power_levels", "", levels),
        state_event(BOB, "m.room.name", "", json!({ "name": "x" })),
        message_event(BOB, "m.room.redaction", json!({ "redacts": "$x:b.example" })),
    ];
    for draft in events {
        let id = room.receive_unsigned(room.event(&draft)).1;
        room.follow(id);
    }
}

/// Merges a branch that starts at a malformed event with another branch.
fn merge(room: &Room, start: &Room) {
    let ours = room.tip.clone();
    let mut fork = room.clone();
    (fork.tip, fork.depth) = (start.tip.clone(), start.depth);
    send_following(&mut fork);
    fork.tip.extend(ours);
    let event = fork.event(&message(ALICE, "merge"));
    let (outcome, _) = fork.receive_unsigned(event);
    assert_ne!(outcome, "waiting");
}

/// The outcomes of a field, each with the values that lead to it.
fn outcomes(start: &Room, event: &Value, place: &str) -> BTreeMap<String, Vec<String>> {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let wrong = values().into_iter().map(Some).chain([None]);
    for value in wrong {
        let Some(mut event) = changed(event, place, value.clone()) else { continue };
        let mut room = start.clone();
        if place.starts_with("/content/") {
            room.authorise(&mut event);
        }
        let (outcome, id) = room.receive(&room.sign(&event));
        let shown = value.map_or("nothing".to_owned(), |value| value.to_string());
        let shown = if shown.len() > 40 { format!("{} bytes", shown.len()) } else { shown };
        if let (true, Some(id)) = (outcome == "accepted", id) {
            room.follow(id);
            send_following(&mut room);
            merge(&room, start);
        }
        seen.entry(outcome).or_default().push(shown);
    }
    seen
}

#[test]
fn every_field_with_every_wrong_value_has_the_recorded_outcome() {
    for version in VERSIONS {
        let start = Room::public_room(version);
        let mut text = String::new();
        let mut named = BTreeSet::new();
        for example in examples() {
            let event_type = &example.draft.event_type;
            let mut event = start.event(&example.draft);
            if event_type == "m.room.create" {
                event["prev_events"] = json!([]);
            }
            let membership = example.draft.content["membership"].as_str().unwrap_or_default();
            writeln!(text, "{event_type} {membership}").unwrap();
            for place in example.places {
                let outcomes = outcomes(&start, &event, place);
                if !outcomes.is_empty() {
                    writeln!(text, "  {place}").unwrap();
                }
                for (outcome, values) in outcomes {
                    writeln!(text, "    {outcome}\n      {}", values.join("  ")).unwrap();
                    named.insert(outcome);
                }
            }
        }
        assert!(named.len() > 30, "{version}: {named:#?}");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../../../snapshots/rooms/malformed");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        if ["1", "10", "12"].contains(&version) {
            settings.bind(|| insta::assert_snapshot!(format!("v{version}"), text));
        }
    }
}
