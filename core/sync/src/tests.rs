//! Tests of tokens, filters and sync responses.

use crate::{
    Filter, FilterChoice, Form, JoinedPart, MAX_INLINE_FILTER_BYTES, MAX_OWED_ROOMS, MAX_STICKY_ROOMS,
    MAX_TYPING_ROOMS, OwedRoom, RoomCounts, RoomParts, RoomPosition, SeenSticky, StateSection, StrippedPart,
    SyncToken, UnreadCounts, assemble,
};
use lattice_generated::client::room_participation::sync::RoomsJoinSummary;
use ruma_common::OwnedEventId;
use serde_json::json;
use serde_json::value::to_raw_value;

#[test]
fn a_token_parses_only_as_it_is_written() {
    for text in [
        "s1_0",
        "s1_42",
        "s1_9007199254740991",
        "s1_7_i3",
        "s1_7_o2",
        "s1_7_i3_o2.9_o4_o5.0",
        "s1_7_r3",
        "s1_7_i3_r3.0_o2",
        "s1_7_o2_t3.8_n4.9",
        "s1_7_o2_n4.9_k2.0_k5.8",
        "s1_7_m0",
        "s1_7_i3_k5.8_m12",
    ] {
        let token: SyncToken = text.parse().unwrap_or_else(|_| panic!("{text}"));
        assert_eq!(token.to_string(), text);
    }
}

#[test]
fn a_token_names_the_rooms_that_are_not_whole() {
    let owed = [OwedRoom { joined_at: 2, seen: Some(9) }, OwedRoom { joined_at: 4, seen: None }];
    let sticky = vec![SeenSticky { joined_at: 5, seen: 8 }];
    let token = SyncToken { position: 7, invites: Some(3), owed: owed.to_vec(), sticky, ..SyncToken::at(0) };
    assert_eq!("s1_7_i3_o2.9_o4_k5.8".parse(), Ok(token));
}

#[test]
fn a_malformed_token_is_refused() {
    for text in [
        "",
        "s1_",
        "s1_-1",
        "s1_01",
        "s1_+1",
        "s1_9007199254740992",
        "r1_1",
        "s1_1 ",
        "1",
        "s2_1",
        "s1_1_",
        "s1_1_i",
        "s1_1_i2_i3",
        "s1_1_o2_i3",
        "s1_1_o2_r3",
        "s1_1_r2_r3",
        "s1_1_r2.",
        "s1_1_o3_o2",
        "s1_1_o2_o2",
        "s1_1_o2.",
        "s1_1_x2",
        "s1_1_o02",
        "s1_1_t2",
        "s1_1_t2.",
        "s1_1_t2.03",
        "s1_1_t2.3_o2",
        "s1_1_t3.1_t2.1",
        "s1_1_t3.1_n3.1",
        "s1_1_k2",
        "s1_1_k2.",
        "s1_1_k02.1",
        "s1_1_k2.1_t3.1",
        "s1_1_k3.1_k2.1",
        "s1_1_k2.1_k2.2",
        "s1_1_m",
        "s1_1_m02",
        "s1_1_m2_m3",
        "s1_1_m2_k2.1",
        "s1_1_m2.3",
    ] {
        assert!(text.parse::<SyncToken>().is_err(), "{text:?}");
    }
    let many = |number: usize| (0..number).map(|at| format!("_o{at}")).collect::<String>();
    assert!(format!("s1_1{}", many(MAX_OWED_ROOMS)).parse::<SyncToken>().is_ok());
    assert!(format!("s1_1{}", many(MAX_OWED_ROOMS + 1)).parse::<SyncToken>().is_err());
    let many = |number: usize| (0..number).map(|at| format!("_t{at}.1")).collect::<String>();
    assert!(format!("s1_1{}", many(MAX_TYPING_ROOMS)).parse::<SyncToken>().is_ok());
    assert!(format!("s1_1{}", many(MAX_TYPING_ROOMS + 1)).parse::<SyncToken>().is_err());
    let many = |number: usize| (0..number).map(|at| format!("_k{at}.1")).collect::<String>();
    assert!(format!("s1_1{}", many(MAX_STICKY_ROOMS)).parse::<SyncToken>().is_ok());
    assert!(format!("s1_1{}", many(MAX_STICKY_ROOMS + 1)).parse::<SyncToken>().is_err());
    assert_eq!("r1_7".parse(), Ok(RoomPosition(7)));
    assert!("s1_7".parse::<RoomPosition>().is_err());
}

#[test]
fn a_filter_limit_is_clamped_and_a_malformed_filter_is_refused() {
    let limit = |filter: &str| match FilterChoice::parse(Some(filter)) {
        Ok(FilterChoice::Inline(filter)) => Some(filter.timeline_limit),
        _ => None,
    };
    assert_eq!(FilterChoice::parse(None), Ok(FilterChoice::Inline(Box::default())));
    assert_eq!(limit("{}"), Some(10));
    assert_eq!(limit(r#"{"room":{"timeline":{"limit":30,"types":["x"]}},"presence":{}}"#), Some(30));
    assert_eq!(limit(r#"{"room":{"timeline":{"limit":0}}}"#), Some(0));
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

/// The work of a filter is bounded: each pattern and each star counts, in the parts that are ignored too.
#[test]
fn a_filter_with_too_many_or_too_long_patterns_is_refused() {
    let is_accepted = |filter: &serde_json::Value| Filter::from_json(&filter.to_string()).is_ok();
    let names = |number: usize| (0..number).map(|at| format!("m.{at}")).collect::<Vec<_>>();
    assert!(is_accepted(&json!({ "account_data": { "types": names(200) } })));
    assert!(!is_accepted(&json!({ "account_data": { "types": names(201) } })));
    assert!(!is_accepted(
        &json!({ "account_data": { "types": names(100) }, "presence": { "not_types": names(101) } })
    ));
    assert!(!is_accepted(&json!({ "room": { "state": { "types": names(201) } } })));
    let users = (0..201).map(|at| format!("@{at}:example.org")).collect::<Vec<_>>();
    assert!(!is_accepted(&json!({ "room": { "timeline": { "senders": users } } })));
    assert!(is_accepted(&json!({ "account_data": { "types": ["*".repeat(199)] } })));
    assert!(!is_accepted(&json!({ "account_data": { "types": ["*".repeat(200)] } })));
    assert!(is_accepted(&json!({ "account_data": { "types": ["x".repeat(255)] } })));
    assert!(!is_accepted(&json!({ "account_data": { "types": ["x".repeat(256)] } })));
}

/// A waiting poll keeps an inline filter in an attachment, whose bytes are bounded.
#[test]
fn an_inline_filter_is_measured_in_bytes() {
    let filter = |letter: &str, number: usize| {
        let types: Vec<String> = (0..number).map(|at| format!("{at}{}", letter.repeat(80))).collect();
        json!({ "account_data": { "types": types } }).to_string()
    };
    assert!(FilterChoice::parse(Some(&filter("x", 80))).is_ok());
    assert!(filter("é", 80).chars().count() < MAX_INLINE_FILTER_BYTES);
    assert!(FilterChoice::parse(Some(&filter("é", 80))).is_err(), "characters, not bytes, were counted");
}

#[test]
fn not_rooms_takes_precedence_over_rooms() {
    let admits = |filter: &str| match FilterChoice::parse(Some(filter)) {
        Ok(FilterChoice::Inline(filter)) => filter.admits_room("!kitchen:example.org".try_into().unwrap()),
        other => panic!("{other:?}"),
    };
    assert!(admits("{}"));
    assert!(admits(r#"{"room":{"rooms":["!kitchen:example.org"],"not_rooms":["!hall:example.org"]}}"#));
    assert!(!admits(r#"{"room":{"rooms":[]}}"#));
    assert!(!admits(r#"{"room":{"rooms":["!kitchen:example.org"],"not_rooms":["!kitchen:example.org"]}}"#));
}

#[test]
fn a_response_omits_unchanged_sections() {
    let nothing =
        serde_json::to_value(assemble(&SyncToken::at(3), RoomParts::default(), Form::default())).unwrap();
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
        ephemeral: vec![event()],
        sticky: vec![event()],
        unread: RoomCounts::default(),
        has_new_counts: false,
    };
    let invited = StrippedPart { room_id: "!invited:example.org".try_into().unwrap(), state: vec![event()] };
    let knocked = StrippedPart { room_id: "!knocked:example.org".try_into().unwrap(), state: vec![event()] };
    let left = JoinedPart {
        room_id: "!left:example.org".try_into().unwrap(),
        events: vec![event()],
        limited: false,
        start: RoomPosition(7),
        state: Vec::new(),
        summary: None,
        account_data: Vec::new(),
        ephemeral: Vec::new(),
        sticky: Vec::new(),
        unread: RoomCounts::default(),
        has_new_counts: false,
    };
    let parts =
        RoomParts { joined: vec![joined], invited: vec![invited], knocked: vec![knocked], left: vec![left] };
    let response = serde_json::to_value(assemble(
        &SyncToken::at(4),
        parts,
        Form { state: StateSection::After, initial: false, threads: false },
    ))
    .unwrap();
    assert_eq!(
        response,
        json!({ "next_batch": "s1_4", "rooms": {
            "join": { "!joined:example.org": {
                "summary": { "m.heroes": ["@bob:example.org"], "m.joined_member_count": 2, "m.invited_member_count": 0 },
                "state_after": { "events": [{ "type": "x" }] },
                "timeline": { "events": [{ "type": "x" }], "limited": true, "prev_batch": "r1_4" },
                "account_data": { "events": [{ "type": "x" }] },
                "ephemeral": { "events": [{ "type": "x" }] },
                "msc4354_sticky": { "events": [{ "type": "x" }] },
                "unread_notifications": { "highlight_count": 0, "notification_count": 0 },
            } },
            "invite": { "!invited:example.org": { "invite_state": { "events": [{ "type": "x" }] } } },
            "knock": { "!knocked:example.org": { "knock_state": { "events": [{ "type": "x" }] } } },
            "leave": { "!left:example.org": {
                "timeline": { "events": [{ "type": "x" }], "limited": false, "prev_batch": "r1_7" },
                "state_after": { "events": [] },
            } },
        } })
    );
}

#[test]
fn unread_events_of_threads_are_counted_apart_only_on_request() {
    let root: OwnedEventId = "$root".try_into().unwrap();
    let counts = |notifications, highlights| UnreadCounts { notifications, highlights };
    let shown = |threads| {
        let joined = JoinedPart {
            room_id: "!joined:example.org".try_into().unwrap(),
            events: Vec::new(),
            limited: false,
            start: RoomPosition(4),
            state: Vec::new(),
            summary: None,
            account_data: Vec::new(),
            ephemeral: Vec::new(),
            sticky: Vec::new(),
            unread: RoomCounts { main: counts(3, 1), threads: [(root.clone(), counts(2, 2))].into() },
            has_new_counts: true,
        };
        let parts = RoomParts { joined: vec![joined], ..RoomParts::default() };
        let response = assemble(&SyncToken::at(4), parts, Form { threads, ..Form::default() });
        let mut response = serde_json::to_value(response).unwrap();
        let room = response["rooms"]["join"]["!joined:example.org"].take();
        [room["unread_notifications"].clone(), room["unread_thread_notifications"].clone()]
    };
    let count = |notifications, highlights| json!({ "notification_count": notifications, "highlight_count": highlights });
    assert_eq!(shown(false), [count(5, 3), json!(null)]);
    assert_eq!(shown(true), [count(3, 1), json!({ "$root": count(2, 2) })]);
}
