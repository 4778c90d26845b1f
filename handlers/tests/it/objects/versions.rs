//! Tests of two deployments that run at the same time: a command of a version that the object does not know
//! (security S59).

use futures_executor::block_on;
use lattice_handlers::objects::protocol::{Answer, Envelope};
use lattice_handlers::ports::Objects as _;

use crate::story::{Story, send, text, value};

/// Sends bytes to an object; returns whether the object says that it does not know them.
fn is_unknown(story: &Story, object: &lattice_handlers::objects::protocol::ObjectName, bytes: &str) -> bool {
    let answer = block_on(story.world.call(object, bytes.as_bytes().to_vec())).unwrap();
    Answer::read(&answer).unwrap() == Answer::Unknown
}

/// An older and a newer Worker ask: nothing is decided, nothing is written, and they are told so in words that every
/// version reads.
#[test]
fn s59_a_command_of_another_version_is_answered_as_unknown_and_writes_nothing() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let (room, user) = (Story::room_object(&room_id), Story::user_object(&alice.user_id));
    let absent = Story::room_object("!absent:example.org");
    let before = story.world.everything();
    for object in [&room, &user, &absent] {
        for header in [
            r#"{"v":0,"name":"send"}"#,
            r#"{"v":2,"name":"send"}"#,
            r#"{"v":255,"name":"send","more":{"a":[1]},"proof":"of another form"}"#,
            r#"{"v":1,"name":"a_command_of_the_next_version"}"#,
        ] {
            for command in ["{}", "", "not json"] {
                assert!(is_unknown(&story, object, &format!("{header}\n{command}")), "{header} {command}");
            }
        }
    }
    assert_eq!(story.world.everything(), before);
    let sent = story.ask(Some(&alice.token), &send(&room_id, "1"), &text("hello").to_string());
    assert_eq!(sent.status, 200, "{}", value(&sent));
}

/// An object of another version answers in its own words: the Worker reads that it is not known, and takes no other
/// answer of it for its own.
#[test]
fn s59_only_answers_of_the_own_version_are_read() {
    for version in [0, 2, 17] {
        assert_eq!(Answer::read(format!("{version} unknown\n").as_bytes()), Ok(Answer::Unknown));
        for word in ["reply", "absent", "need signing_key"] {
            assert!(Answer::read(format!("{version} {word}\n{{}}").as_bytes()).is_err(), "{version} {word}");
        }
    }
    assert_eq!(Envelope::read(b"{\"v\":2,\"name\":\"send\"}\n{}").unwrap().map(|_| ()), None);
}
