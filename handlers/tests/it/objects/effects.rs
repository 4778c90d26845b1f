//! Tests that effects follow from the rows of a commit, without code in the command.

pub mod shell;

use futures_executor::block_on;
use lattice_handlers::objects::host::{Abort, Dispatch as _, Execute as _, Step};
use lattice_handlers::objects::protocol::MemberProfile;
use lattice_handlers::objects::protocol::room::{Join, Send};
use lattice_handlers::objects::room::Room;
use lattice_handlers::ports::PortError;
use lattice_wire::Reply;
use ruma_common::UserId;
use serde_json::json;
use serde_json::value::to_raw_value;

use self::shell::{call, shell, try_call};
use crate::story::{Person, Story, since, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

fn sync(story: &Story, person: &Person, since: &str) -> Reply {
    story.ask(Some(&person.token), &format!("{SYNC}?since={since}"), "")
}

fn says_hello(room: &Room, sender: &UserId) -> Result<(), PortError> {
    let send = Send {
        sender: sender.to_owned(),
        device_id: "UNLISTED".into(),
        transaction_id: "1".into(),
        event_type: "m.room.message".to_owned(),
        content: to_raw_value(&text("hello")).unwrap(),
        sticky: None,
    };
    assert!(matches!(room.execute(send)?, Step::Reply(Ok(_))));
    Ok(())
}

#[test]
fn members_receive_an_event_of_any_command() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let before = since(&story.ask(Some(&bob.token), SYNC, ""));
    let sender = UserId::parse(&alice.user_id).unwrap();
    let decision = move |room: &Room| says_hello(room, &sender);
    let (shell, alarm) = shell(&story.world, Story::room_object(&room_id), Box::new(decision));
    call(&story.world, &shell);
    assert!(shell.may_have_deliveries(), "the shell does not know that it has something to deliver");
    assert!(alarm.0.get().is_some(), "no alarm guards the delivery");
    assert_eq!(texts(&sync(&story, &bob, &before), &room_id), Vec::<String>::new());
    block_on(shell.drain()).unwrap();
    assert_eq!(texts(&sync(&story, &bob, &before), &room_id), ["hello"]);
}

#[test]
fn members_receive_an_event_of_a_command_that_fails_after_its_commit() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let before = since(&story.ask(Some(&bob.token), SYNC, ""));
    let sender = UserId::parse(&alice.user_id).unwrap();
    let decision = move |room: &Room| {
        says_hello(room, &sender)?;
        Err(PortError::new("test", "answer", "no answer"))
    };
    let (shell, alarm) = shell(&story.world, Story::room_object(&room_id), Box::new(decision));
    assert_eq!(try_call(&story.world, &shell).unwrap_err().source, "no answer");
    assert!(shell.may_have_deliveries(), "the shell does not know that it has something to deliver");
    assert!(alarm.0.get().is_some(), "no alarm guards the delivery");
    block_on(shell.drain()).unwrap();
    assert_eq!(texts(&sync(&story, &bob, &before), &room_id), ["hello"]);
}

#[test]
fn users_receive_their_own_membership_before_the_reply_of_any_command() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let since = |person: &Person| since(&story.ask(Some(&person.token), SYNC, ""));
    let (of_alice, of_bob) = (since(&alice), since(&bob));
    let user_id = UserId::parse(&bob.user_id).unwrap();
    let decision = move |room: &Room| {
        let profile = MemberProfile::default();
        let join = Join {
            user_id: user_id.clone(),
            reason: None,
            is_guest: false,
            profile,
            left_at: None,
            allowed_by: None,
            is_first: false,
            others: serde_json::Map::new(),
        };
        assert!(matches!(room.execute(join)?, Step::Reply(Ok(()))));
        Ok(())
    };
    let (shell, _) = shell(&story.world, Story::room_object(&room_id), Box::new(decision));
    let hears = |person: &Person, since: &str| {
        value(&sync(&story, person, since))["rooms"]["join"][&room_id].is_object()
    };
    call(&story.world, &shell);
    assert!(hears(&bob, &of_bob));
    assert!(!hears(&alice, &of_alice));
    block_on(shell.drain()).unwrap();
    assert!(hears(&alice, &of_alice));
}

#[test]
fn a_decision_that_gives_up_leaves_nothing_to_deliver() {
    let story = Story::new();
    let (_, bob, room_id) = story.two_in_a_room();
    let user_id = UserId::parse(&bob.user_id).unwrap();
    let decision = move |room: &Room| {
        let given_up = room.host().storage.try_commit(|write| {
            write.deliver_before_reply(&user_id);
            write.set_timer("test", 1)?;
            Err::<(), _>(Abort::GiveUp("enough"))
        });
        assert_eq!(given_up, Ok(Err("enough")));
        Ok(())
    };
    let (shell, alarm) = shell(&story.world, Story::room_object(&room_id), Box::new(decision));
    let sql = story.world.sql(&Story::room_object(&room_id));
    let (rows, due) = (sql.dump(), alarm.0.get());
    call(&story.world, &shell);
    assert!(!shell.may_have_deliveries());
    assert_eq!((sql.dump(), alarm.0.get()), (rows, due));
}
