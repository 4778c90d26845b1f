//! Invites to names that nobody has registered yet.

use futures_executor::block_on;
use lattice_handlers::index::{
    MAX_UNCLAIMED_INVITES, MAX_UNCLAIMED_INVITES_BY_INVITER, UNCLAIMED_INVITE_TTL_MS,
};
use serde_json::json;

use crate::story::{Person, Story, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

fn quick() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn room(story: &Story, creator: &Person, invited: &[&str]) -> String {
    story.world.clock.advance(1);
    story.room(creator, json!({ "invite": invited }))
}

fn invite(story: &Story, inviter: &Person, room_id: &str, user_id: &str) {
    let request = format!("POST /_matrix/client/v3/rooms/{room_id}/invite");
    let body = json!({ "user_id": user_id }).to_string();
    assert_eq!(story.ask(Some(&inviter.token), &request, &body).status, 200);
}

/// The invites of all pages of a sync.
fn invites(story: &Story, person: &Person) -> Vec<String> {
    let (mut rooms, mut request) = (Vec::new(), SYNC.to_owned());
    loop {
        let synced = value(&story.ask(Some(&person.token), &request, ""));
        let page = synced["rooms"]["invite"].as_object().cloned().unwrap_or_default();
        if page.is_empty() {
            rooms.sort_unstable();
            return rooms;
        }
        rooms.extend(page.into_iter().map(|(room_id, _)| room_id));
        request = format!("{SYNC}?since={}", synced["next_batch"].as_str().unwrap());
    }
}

fn waiting(story: &Story) -> usize {
    story.world.database.dump().matches("@bob:example.org").count()
}

#[test]
fn a_new_user_finds_earlier_invites_and_joins() {
    let story = quick();
    let alice = story.person("alice");
    let (created, invited) = (room(&story, &alice, &["@bob:example.org"]), room(&story, &alice, &[]));
    invite(&story, &alice, &invited, "@bob:example.org");
    let withdrawn = room(&story, &alice, &["@bob:example.org"]);
    let kick = format!("POST /_matrix/client/v3/rooms/{withdrawn}/kick");
    let body = json!({ "user_id": "@bob:example.org" }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &kick, &body).status, 200);
    story.world.evict();
    let bob = story.person("bob");
    let mut expected = [created.clone(), invited];
    expected.sort_unstable();
    assert_eq!(invites(&story, &bob), expected);
    let join = format!("POST /_matrix/client/v3/join/{created}");
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
    assert!(!story.world.database.dump().contains("unclaimed_invite: 1"));
}

/// The User registers while D1 fails: the alarm delivers the invites.
#[test]
fn an_invite_is_not_lost_while_the_index_fails() {
    let story = quick();
    let alice = story.person("alice");
    story.world.database.switch(false);
    let early = room(&story, &alice, &["@bob:example.org"]);
    let bob = story.person("bob");
    story.world.database.switch(true);
    for _ in 0..4 {
        block_on(story.world.fire_alarms(300_000)).unwrap();
    }
    assert_eq!(invites(&story, &bob), [early]);
}

#[test]
fn unclaimed_invites_have_maxima_and_expire() {
    let story = quick();
    let alice = story.person("alice");
    let room_id = room(&story, &alice, &[]);
    for number in 0..MAX_UNCLAIMED_INVITES_BY_INVITER + 2 {
        invite(&story, &alice, &room_id, &format!("@new{number}:example.org"));
    }
    let rows = || story.world.database.dump().matches("@new").count() as u64;
    assert_eq!(rows(), MAX_UNCLAIMED_INVITES_BY_INVITER);
    story.world.clock.advance(UNCLAIMED_INVITE_TTL_MS);
    let late = story.person("new0");
    assert_eq!(invites(&story, &late), [""; 0], "the invite has expired");
    let alice = story.login("alice");
    invite(&story, &alice, &room_id, "@new99:example.org");
    assert!(rows() < MAX_UNCLAIMED_INVITES_BY_INVITER, "expired invites are removed");
    for number in 0..=MAX_UNCLAIMED_INVITES / MAX_UNCLAIMED_INVITES_BY_INVITER {
        let inviter = story.person(&format!("inviter{number}"));
        for _ in 0..MAX_UNCLAIMED_INVITES_BY_INVITER {
            room(&story, &inviter, &["@bob:example.org"]);
        }
    }
    assert_eq!(waiting(&story) as u64, MAX_UNCLAIMED_INVITES);
}
