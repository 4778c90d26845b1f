//! Tests of quotas: what a full Room or User refuses, and what it serves nevertheless.

use futures_executor::block_on;
use lattice_handlers::objects::host::{EFFECT_RETRY_MS, Execute as _, Step};
use lattice_handlers::objects::protocol::room::{Refusal, Send};
use lattice_handlers::objects::room::Room;
use lattice_handlers::ports::Quotas;
use lattice_wire::Reply;
use ruma_common::UserId;
use serde_json::json;
use serde_json::value::to_raw_value;

use super::effects::shell::{call, shell};
use crate::story::{Person, Story, send, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
const DAY_MS: u64 = 86_400_000;
/// Bytes of one long message.
const LONG: usize = 10_000;

fn say(story: &Story, person: &Person, room_id: &str, transaction: usize) -> Reply {
    let words = "x".repeat(LONG);
    story.ask(Some(&person.token), &send(room_id, &transaction.to_string()), &text(&words).to_string())
}

fn set(story: &Story, quotas: Quotas) {
    story.world.set_quotas(move |_| quotas);
    story.world.evict();
}

fn unlimited() -> Story {
    let contact = ("SUPPORT_EMAIL", "admin@example.org");
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off"), contact])
}

fn assert_refused(reply: &Reply) {
    let body = value(reply);
    assert_eq!((reply.status.as_u16(), body["errcode"].as_str()), (403, Some("M_RESOURCE_LIMIT_EXCEEDED")));
    assert_eq!(body["admin_contact"], "mailto:admin@example.org");
}

#[test]
fn s75_a_full_room_refuses_events_and_serves_reads_and_leaves() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let (carol, mallory) = (story.person("carol"), story.person("mallory"));
    let room_quota = story.world.sql(&Story::room_object(&room_id)).bytes() + 50 * LONG as u64;
    let public = story.room(&alice, json!({ "preset": "public_chat" }));
    set(&story, Quotas { room: room_quota, ..Quotas::default() });
    let sent = (0..100).find(|number| say(&story, &alice, &room_id, *number).status != 200);
    let refused = say(&story, &bob, &room_id, 1000);
    assert!(sent.is_some_and(|number| number > 10), "{sent:?}");
    assert_refused(&refused);
    let retry = say(&story, &alice, &room_id, 0);
    assert_eq!(retry.status, 200, "a retry is answered with the event of the first attempt");
    assert!(!texts(&story.ask(Some(&bob.token), SYNC, ""), &room_id).is_empty());
    let join = |person: &Person, room_id: &str| {
        story.ask(Some(&person.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}")
    };
    let stranger = join(&mallory, &room_id);
    assert_eq!(value(&stranger)["errcode"], "M_FORBIDDEN", "a stranger learns nothing of the room");
    set(&story, Quotas { room: 1, ..Quotas::default() });
    assert_refused(&join(&carol, &public));
    let password = json!({ "auth": { "type": "m.login.password", "user": "bob", "password": "secret" } });
    let request = "POST /_matrix/client/v3/account/deactivate";
    assert_eq!(story.ask(Some(&bob.token), request, &password.to_string()).status, 200);
    let members = story.world.sql(&Story::room_object(&room_id)).dump();
    assert!(
        members
            .lines()
            .any(|row| row.starts_with("member:") && row.contains("@bob") && row.contains("leave"))
    );
    set(&story, Quotas::default());
    assert_eq!(join(&carol, &public).status, 200, "the operator raised the quota");
}

/// An operator gives one room, and one account, another quota than all others.
#[test]
fn s75_one_room_and_one_account_have_quotas_of_their_own() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let other = story.room(&alice, json!({}));
    let (room_quota, user_quota) = (format!("1 {room_id}=2"), format!("{}=1", bob.user_id));
    let setting = move |name: &str| match name {
        "ROOM_QUOTA_MIB" => Some(room_quota.clone()),
        "USER_QUOTA_MIB" => Some(user_quota.clone()),
        _ => None,
    };
    story.world.set_quotas(move |object| Quotas::read(&setting, object.id()).unwrap());
    story.world.evict();
    let fill = |room_id: &str| (0..1_000).find(|number| say(&story, &alice, room_id, *number).status != 200);
    let (raised, plain) = (fill(&room_id).unwrap(), fill(&other).unwrap());
    assert!(
        plain > 20 && raised > plain + 60,
        "{plain} messages in a room, {raised} in the one with its own quota"
    );
    assert_refused(&say(&story, &bob, &room_id, 2_000));
    let put = |person: &Person, number: usize| {
        let path = format!("/_matrix/client/v3/user/{}/account_data/org.example.{number}", person.user_id);
        let body = json!({ "key": "x".repeat(60_000) }).to_string();
        story.ask(Some(&person.token), &format!("PUT {path}"), &body)
    };
    assert!((0..30).all(|number| put(&alice, number).status == 200), "the other account has the default");
    let refused = (0..30).map(|number| put(&bob, number)).find(|reply| reply.status != 200);
    assert_refused(&refused.unwrap());
}

/// Sends an event by the Room's command.
fn event(room: &Room, sender: &UserId, event_type: &str, transaction: &str) -> Result<(), Refusal> {
    let send = Send {
        sender: sender.to_owned(),
        device_id: "UNLISTED".into(),
        transaction_id: transaction.into(),
        event_type: event_type.to_owned(),
        content: to_raw_value(&json!({ "redacts": "$event", "body": "x".repeat(LONG) })).unwrap(),
        sticky: None,
    };
    match room.execute(send).unwrap() {
        Step::Reply(reply) => reply.map(drop),
        step => panic!("{step:?}"),
    }
}

#[test]
fn s75_redactions_have_an_allowance_above_each_quota() {
    let quota = 20 * LONG as u64;
    for (quotas, refusal) in [
        (Quotas { user_in_room: 10 * quota, ..Quotas::default() }, Refusal::SenderQuota),
        (Quotas { user_in_room_a_day: 10 * quota, ..Quotas::default() }, Refusal::SenderQuotaOfDay(DAY_MS)),
    ] {
        let story = unlimited();
        let (alice, _, room_id) = story.two_in_a_room();
        set(&story, quotas);
        let sender = UserId::parse(&alice.user_id).unwrap();
        let decision = move |room: &Room| {
            let unique = |number: usize| format!("{refusal:?} {number}");
            let sends = |event_type: &str, from: usize| {
                let sent = (from..from + 500).map(|number| event(room, &sender, event_type, &unique(number)));
                sent.enumerate().find_map(|(number, sent)| sent.err().map(|refusal| (number, refusal)))
            };
            let (messages, refused) = sends("m.room.message", 0).unwrap();
            assert_eq!(refused, refusal);
            let (redactions, refused) = sends("m.room.redaction", 1_000).unwrap();
            assert_eq!(refused, refusal);
            assert!(redactions > 5 && redactions < messages, "{redactions} beside {messages}");
            assert_eq!(event(room, &sender, "m.room.message", "last"), Err(refusal.clone()));
            Ok(())
        };
        let (shell, _) = shell(&story.world, Story::room_object(&room_id), Box::new(decision));
        call(&story.world, &shell);
    }
}

#[test]
fn s75_one_member_has_a_quota_of_each_day_that_no_eviction_resets() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    set(&story, Quotas { user_in_room_a_day: 10 * LONG as u64, ..Quotas::default() });
    let sent = (0..100).take_while(|number| {
        let is_sent = say(&story, &alice, &room_id, *number).status == 200;
        match number % 4 {
            0 => story.world.evict(),
            1 => drop(block_on(story.world.fire_alarms(EFFECT_RETRY_MS))),
            _ => {}
        }
        is_sent
    });
    assert!((8..=10).contains(&sent.count()), "the events that created the room count too");
    let refused = say(&story, &alice, &room_id, 100);
    let body = value(&refused);
    assert_eq!((refused.status.as_u16(), body["errcode"].as_str()), (429, Some("M_LIMIT_EXCEEDED")));
    let retry_ms = body["retry_after_ms"].as_u64().unwrap();
    assert!(retry_ms > DAY_MS / 2 && retry_ms <= DAY_MS, "{retry_ms}");
    assert_eq!(say(&story, &bob, &room_id, 1).status, 200, "the quota of one member is not another's");
    block_on(story.world.fire_alarms(retry_ms)).unwrap();
    story.world.evict();
    assert_eq!(say(&story, &alice, &room_id, 101).status, 200, "the next day has begun");
}

#[test]
fn s75_one_member_has_a_quota_in_a_room() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    set(&story, Quotas { user_in_room: 10 * LONG as u64, ..Quotas::default() });
    let sent = (0..100).take_while(|number| {
        drop(block_on(story.world.fire_alarms(DAY_MS)));
        say(&story, &alice, &room_id, *number).status == 200
    });
    assert!((8..=10).contains(&sent.count()), "the events that created the room count too");
    assert_refused(&say(&story, &alice, &room_id, 100));
    assert_eq!(say(&story, &bob, &room_id, 1).status, 200);
    let elsewhere = story.room(&alice, json!({}));
    assert_eq!(say(&story, &alice, &elsewhere, 1).status, 200, "the quota is of one room");
}

#[test]
fn s75_a_full_user_stores_nothing_new_and_is_served_otherwise() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let data = format!("PUT /_matrix/client/v3/user/{}/account_data/com.example", alice.user_id);
    let profile = format!("PUT /_matrix/client/v3/profile/{}/displayname", alice.user_id);
    let filter = format!("POST /_matrix/client/v3/user/{}/filter", alice.user_id);
    let ask = |request: &str, body: &str| story.ask(Some(&alice.token), request, body);
    let long = json!({ "key": "x".repeat(LONG) }).to_string();
    assert_eq!(ask(&data, &long).status, 200);
    set(&story, Quotas { user: 1, ..Quotas::default() });
    for (request, body) in [
        (&data, json!({ "key": "y".repeat(LONG + 1) })),
        (&profile, json!({ "displayname": "Alicia" })),
        (&filter, json!({ "room": {} })),
    ] {
        assert_refused(&ask(request, &body.to_string()));
    }
    assert_eq!(ask(&data, &long).status, 200, "the same content is not written");
    assert_eq!(ask(&data, "{}").status, 200, "less content is");
    assert_eq!(ask(&profile.replace("PUT", "DELETE"), "").status, 200);
    assert_eq!(say(&story, &bob, &room_id, 1).status, 200);
    assert_eq!(texts(&ask(SYNC, ""), &room_id).len(), 1);
    assert_eq!(ask("POST /_matrix/client/v3/logout", "").status, 200);
}
