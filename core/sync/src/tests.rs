//! Tests of tokens, filters and sync responses.

use crate::{FilterChoice, InvitedPart, JoinedPart, RoomPosition, SyncPosition, assemble};
use lattice_generated::client::room_participation::sync::RoomsJoinSummary;
use serde_json::json;
use serde_json::value::to_raw_value;

#[test]
fn a_position_parses_only_as_it_is_written() {
    for number in [0, 1, 42, (1 << 53) - 1] {
        assert_eq!(SyncPosition(number).to_string().parse(), Ok(SyncPosition(number)));
    }
    for token in ["", "s1_", "s1_-1", "s1_01", "s1_+1", "s1_9007199254740992", "r1_1", "s1_1 ", "1", "s2_1"] {
        assert!(token.parse::<SyncPosition>().is_err(), "{token:?}");
    }
    assert_eq!("r1_7".parse(), Ok(RoomPosition(7)));
}

#[test]
fn a_filter_limit_is_clamped_and_a_malformed_filter_is_refused() {
    let limit = |filter: &str| match FilterChoice::parse(Some(filter)) {
        Ok(FilterChoice::Given(filter)) => Some(filter.timeline_limit),
        _ => None,
    };
    assert_eq!(FilterChoice::parse(None), Ok(FilterChoice::Given(Box::default())));
    assert_eq!(limit("{}"), Some(10));
    assert_eq!(limit(r#"{"room":{"timeline":{"limit":30,"types":["x"]}},"presence":{}}"#), Some(30));
    assert_eq!(limit(r#"{"room":{"timeline":{"limit":0}}}"#), Some(1));
    assert_eq!(limit(r#"{"room":{"timeline":{"limit":100000}}}"#), Some(100));
    assert_eq!(FilterChoice::parse(Some("66696")), Ok(FilterChoice::Stored("66696".to_owned())));
    for malformed in [
        "{",
        r#"{"room":{"timeline":{"limit":-1}}}"#,
        r#"{"room":{"timeline":{"senders":["alice"]}}}"#,
        r#"{"room":{"rooms":["kitchen"]}}"#,
        r#"{"account_data":{"types":[1]}}"#,
        r#"{"event_format":"xml"}"#,
    ] {
        assert!(FilterChoice::parse(Some(malformed)).is_err(), "{malformed}");
    }
}

#[test]
fn not_rooms_takes_precedence_over_rooms() {
    let admits = |filter: &str| match FilterChoice::parse(Some(filter)) {
        Ok(FilterChoice::Given(filter)) => filter.admits_room("!kitchen:example.org".try_into().unwrap()),
        other => panic!("{other:?}"),
    };
    assert!(admits("{}"));
    assert!(admits(r#"{"room":{"rooms":["!kitchen:example.org"],"not_rooms":["!hall:example.org"]}}"#));
    assert!(!admits(r#"{"room":{"rooms":[]}}"#));
    assert!(!admits(r#"{"room":{"rooms":["!kitchen:example.org"],"not_rooms":["!kitchen:example.org"]}}"#));
}

#[test]
fn a_response_omits_unchanged_sections() {
    let nothing = serde_json::to_value(assemble(SyncPosition(3), vec![], vec![], false)).unwrap();
    assert_eq!(nothing, json!({ "next_batch": "s1_3" }));
    let event = || to_raw_value(&json!({ "type": "x" })).unwrap();
    let joined = JoinedPart {
        room_id: "!joined:example.org".try_into().unwrap(),
        events: vec![event()],
        limited: true,
        start: RoomPosition(4),
        state: vec![event()],
        summary: Some(
            RoomsJoinSummary::new()
                .heroes(vec!["@bob:example.org".try_into().unwrap()])
                .joined_member_count(2.into())
                .invited_member_count(0.into()),
        ),
        account_data: vec![event()],
    };
    let invited = InvitedPart { room_id: "!invited:example.org".try_into().unwrap(), state: vec![event()] };
    let response =
        serde_json::to_value(assemble(SyncPosition(4), vec![joined], vec![invited], true)).unwrap();
    assert_eq!(
        response,
        json!({ "next_batch": "s1_4", "rooms": {
            "join": { "!joined:example.org": {
                "summary": { "m.heroes": ["@bob:example.org"], "m.joined_member_count": 2, "m.invited_member_count": 0 },
                "state_after": { "events": [{ "type": "x" }] },
                "timeline": { "events": [{ "type": "x" }], "limited": true, "prev_batch": "r1_4" },
                "account_data": { "events": [{ "type": "x" }] },
            } },
            "invite": { "!invited:example.org": { "invite_state": { "events": [{ "type": "x" }] } } },
        } })
    );
}
