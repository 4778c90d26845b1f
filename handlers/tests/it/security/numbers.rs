//! Tests of numbers that JSON clients do not agree about (security S25).

use serde_json::json;

use crate::story::{Story, send, value};

const V3: &str = "/_matrix/client/v3";
/// Numbers outside the range in which all readers see the same number.
const BEYOND: [&str; 6] = ["1e400", "-1e400", "1E+309", "9007199254740992", "-9007199254740992", "1e309"];

#[test]
fn s25_numbers_beyond_json_clients_are_refused_wherever_content_is_kept() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, _, room_id) = story.two_in_a_room();
    let user = format!("{V3}/user/@alice:example.org");
    let later = "org.matrix.msc4140.delay=1000";
    let places = [
        (format!("PUT {user}/account_data/org.example"), r#"{"a":[NUMBER]}"#),
        (format!("PUT {user}/rooms/{room_id}/account_data/m.tag"), r#"{"tags":{"a":{"order":NUMBER}}}"#),
        (format!("POST {user}/filter"), r#"{"org.example":NUMBER}"#),
        (format!("POST {user}/filter"), r#"{"room":{"timeline":{"limit":NUMBER}}}"#),
        (format!("PUT {V3}/profile/@alice:example.org/org.example.a"), r#"{"org.example.a":{"b":NUMBER}}"#),
        (send(&room_id, "1"), r#"{"body":NUMBER}"#),
        (format!("{}?{later}", send(&room_id, "2")), r#"{"body":NUMBER}"#),
        (format!("PUT {V3}/rooms/{room_id}/state/org.example/?{later}"), r#"{"a":NUMBER}"#),
        (format!("POST {V3}/createRoom"), r#"{"creation_content":{"a":NUMBER}}"#),
    ];
    for (request, body) in &places {
        for number in BEYOND {
            let reply = story.ask(Some(&alice.token), request, &body.replace("NUMBER", number));
            let answer = (reply.status.as_u16(), value(&reply)["errcode"].clone());
            assert_eq!(answer, (400, json!("M_BAD_JSON")), "{request} {number}");
        }
    }
    for (request, body) in &places[5..] {
        let reply = story.ask(Some(&alice.token), request, &body.replace("NUMBER", "0.5"));
        let answer = (reply.status.as_u16(), value(&reply)["errcode"].clone());
        assert_eq!(answer, (400, json!("M_BAD_JSON")), "{request}: events have no fractions");
    }
    // The order of a tag is a fraction, and account data is kept byte for byte.
    for number in ["0.5", "1e3", "9007199254740991", "1.7976931348623157e308", "\"1e400\""] {
        for (request, body) in &places[..2] {
            let reply = story.ask(Some(&alice.token), request, &body.replace("NUMBER", number));
            assert_eq!(reply.status, 200, "{request} {number}");
        }
    }
}
