//! Tests of what invites of others can cost a user.

use futures_executor::block_on;
use futures_util::future::join_all;
use lattice_handlers::objects::protocol::Envelope;
use lattice_handlers::objects::protocol::user::{ReceivedInvite, StreamUpdate};
use lattice_handlers::objects::user::{
    MAX_INVITES_PER_SYNC, MAX_PENDING_INVITES, MAX_PENDING_INVITES_BY_INVITER,
};
use lattice_handlers::ports::Objects as _;
use lattice_rooms::{MAX_INVITE_STATE_BYTES, Membership};
use ruma_common::{RoomId, UserId};
use serde_json::json;

use crate::story::{Person, Story, since, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
const CREATE: &str = "POST /_matrix/client/v3/createRoom";

fn quick() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn invite(story: &Story, inviter: &Person, invited: &Person) -> String {
    story.world.clock.advance(1);
    story.room(inviter, json!({ "invite": [invited.user_id] }))
}

/// Sends the User what a Room sends for an invite.
fn tell(story: &Story, invited: &Person, number: usize, inviter: &str) {
    let update = StreamUpdate {
        room_id: RoomId::parse(format!("!room{number}:example.org")).unwrap(),
        from: 0,
        to: 7,
        membership: Membership::Invite,
        member_since: 7,
        wake: lattice_sync::Wake::default(),
        joined_as: None,
        joined_ms: None,
        events: None,
        unread: None,
        receipts: None,
        presence: Vec::new(),
        device_lists: Vec::new(),
        knock: None,
        invite: Some(ReceivedInvite { sender: UserId::parse(inviter).unwrap(), state: Vec::new() }),
    };
    let envelope = Envelope::of(&update, None).unwrap().to_bytes().unwrap();
    block_on(story.world.call(&Story::user_object(&invited.user_id), envelope)).unwrap();
}

/// All invites that a client gets by syncing until there is nothing new, and the largest response in bytes.
fn all_invites(story: &Story, person: &Person) -> (Vec<String>, usize) {
    let (mut rooms, mut largest, mut token) = (Vec::new(), 0, String::new());
    loop {
        let request = if token.is_empty() { SYNC.to_owned() } else { format!("{SYNC}?since={token}") };
        let reply = story.ask(Some(&person.token), &request, "");
        largest = largest.max(reply.body.bytes().unwrap().len());
        token = since(&reply);
        let page = value(&reply)["rooms"]["invite"].as_object().cloned().unwrap_or_default();
        assert!(page.len() <= MAX_INVITES_PER_SYNC, "{} invites at once", page.len());
        if page.is_empty() {
            return (rooms, largest);
        }
        rooms.extend(page.into_iter().map(|(room_id, _)| room_id));
    }
}

/// Large stripped state in many invites does not make syncs large, and every invite arrives once
/// (security S70).
#[test]
fn s70_large_invites_do_not_make_syncs_large() {
    let story = quick();
    let (mallory, bob) = (story.person("mallory"), story.person("bob"));
    let topic = "x".repeat(20_000);
    let body = json!({
        "topic": topic, "name": "y".repeat(200), "invite": [bob.user_id],
        "initial_state": [{ "type": "m.room.avatar", "content": { "url": "z".repeat(40_000) } }],
    });
    for _ in 0..3 * MAX_INVITES_PER_SYNC {
        story.world.clock.advance(1);
        story.room(&mallory, body.clone());
    }
    let (mut rooms, largest) = all_invites(&story, &bob);
    let most = MAX_INVITES_PER_SYNC * (MAX_INVITE_STATE_BYTES + 500);
    assert!(largest <= most, "a sync of {largest} bytes");
    rooms.sort_unstable();
    rooms.dedup();
    assert_eq!(rooms.len(), 3 * MAX_INVITES_PER_SYNC);
}

/// An inviter has a number of pending invites for one user; what is beyond is refused for the user, also if
/// all are made at once, and refusing one makes place for another (security S70).
#[test]
fn s70_pending_invites_have_a_maximum_per_inviter() {
    let story = quick();
    let (mallory, alice, bob) = (story.person("mallory"), story.person("alice"), story.person("bob"));
    story.world.interleave(true);
    let beyond = 10;
    for _ in 0..(MAX_PENDING_INVITES_BY_INVITER + beyond) / 10 {
        story.world.clock.advance(100);
        let body = json!({ "invite": [bob.user_id] }).to_string();
        let creations = (0..10).map(|_| story.start(Some(&mallory.token), CREATE, &body));
        assert!(block_on(join_all(creations)).iter().all(|reply| reply.status == 200));
    }
    story.world.interleave(false);
    let friendly = invite(&story, &alice, &bob);
    let (rooms, _) = all_invites(&story, &bob);
    assert_eq!(rooms.len(), MAX_PENDING_INVITES_BY_INVITER + 1);
    assert!(rooms.contains(&friendly), "the invite of another user is lost");
    let rows = |table: &str| {
        let tables = story.world.sql(&Story::user_object(&bob.user_id)).contents();
        tables.into_iter().find(|(name, _)| name == table).unwrap().1
    };
    assert_eq!(rows("room") as usize, MAX_PENDING_INVITES_BY_INVITER + 1, "refused invites are not stored");
    block_on(story.world.fire_alarms(30_000)).unwrap();
    assert_eq!(rows("outbox"), 0, "the Rooms have heard of the refusals");
    let mallorys = rooms.iter().find(|room_id| **room_id != friendly).unwrap();
    let leave = format!("POST /_matrix/client/v3/rooms/{mallorys}/leave");
    assert_eq!(story.ask(Some(&bob.token), &leave, "{}").status, 200);
    let again = invite(&story, &mallory, &bob);
    assert!(all_invites(&story, &bob).0.contains(&again));
}

/// The invites of all inviters have a maximum too; those of an ignored user do not count (security S70).
#[test]
fn s70_pending_invites_have_a_maximum_per_user() {
    let story = quick();
    let (bob, friend) = (story.person("bob"), story.person("friend"));
    for number in 0..MAX_PENDING_INVITES {
        tell(
            &story,
            &bob,
            number,
            &format!("@mallory{}:example.org", number / MAX_PENDING_INVITES_BY_INVITER),
        );
    }
    invite(&story, &friend, &bob);
    assert_eq!(all_invites(&story, &bob).0.len(), MAX_PENDING_INVITES);
    let list = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", bob.user_id);
    let ignored = json!({ "ignored_users": { "@mallory0:example.org": {} } }).to_string();
    assert_eq!(story.ask(Some(&bob.token), &list, &ignored).status, 200);
    let friendly = invite(&story, &friend, &bob);
    let (rooms, _) = all_invites(&story, &bob);
    assert_eq!(rooms.len(), MAX_PENDING_INVITES - MAX_PENDING_INVITES_BY_INVITER + 1);
    assert!(rooms.contains(&friendly));
}
