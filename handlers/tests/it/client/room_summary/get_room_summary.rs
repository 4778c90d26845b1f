//! `GET /_matrix/client/v1/room_summary/{roomIdOrAlias}`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/room_summary/get_room_summary";

fn summary(room: &str) -> String {
    format!("GET /_matrix/client/v1/room_summary/{room}")
}

#[test]
fn a_room_shows_what_it_is_to_those_who_may_join_it() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let state = json!([
        { "type": "m.room.encryption", "content": { "algorithm": "m.megolm.v1.aes-sha2" } },
        { "type": "m.room.avatar", "content": { "url": "mxc://example.org/avatar" } },
    ]);
    let body = json!({ "preset": "public_chat", "name": "Kitchen", "topic": "What we cook", "room_alias_name": "kitchen", "initial_state": state });
    let open = story.room(&alice, body);
    story.say(None, &summary(&open), Value::Null);
    story.say(Some(&bob.token), &summary(&open), Value::Null);
    let unstable = format!("GET /_matrix/client/unstable/im.nheko.summary/summary/{open}");
    assert_eq!(story.ask(Some(&bob.token), &unstable, "").status, 200);
    let by_alias = value(&story.ask(None, &summary("%23kitchen:example.org"), ""));
    assert_eq!(by_alias["room_id"], open);
    let unknown = story.ask(None, &summary("%23cellar:example.org"), "");
    assert_eq!((unknown.status.as_u16(), &value(&unknown)["errcode"]), (404, &json!("M_NOT_FOUND")));
    let allow = json!([{ "type": "m.room_membership", "room_id": open }]);
    let rule = json!({ "join_rule": "restricted", "allow": allow });
    let state = json!([{ "type": "m.room.join_rules", "content": rule }]);
    let restricted = story.room(&alice, json!({ "initial_state": state }));
    let private = story.room(&alice, json!({}));
    for (room, token) in
        [(&restricted, None), (&restricted, Some(&bob)), (&private, None), (&private, Some(&bob))]
    {
        let token = token.map(|person| person.token.as_str());
        assert_eq!(value(&story.ask(token, &summary(room), ""))["errcode"], "M_NOT_FOUND", "{room}");
    }
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{open}"), "{}");
    story.say(Some(&bob.token), &summary(&restricted), Value::Null);
    let invite = format!("POST /_matrix/client/v3/rooms/{private}/invite");
    story.ask(Some(&alice.token), &invite, &json!({ "user_id": bob.user_id }).to_string());
    assert_eq!(value(&story.ask(Some(&bob.token), &summary(&private), ""))["membership"], "invite");
    story.say(None, &summary(&private), Value::Null);
    story.say(Some(&bob.token), &summary("!nowhere:example.org"), Value::Null);
    story.say(Some(&bob.token), &summary("nonsense"), Value::Null);
    story.end(STORY, "a_room_shows_what_it_is_to_those_who_may_join_it");
}
