//! Tests of forward extremities: the Room joins ten by an event that no client sees, and keeps a hundred at most.

use std::rc::Rc;

use futures_executor::block_on;
use futures_util::future::{Either, select};
use lattice_handlers::native::room_storage;
use lattice_handlers::objects::host::Storage;
use lattice_handlers::objects::room::store::{
    Flags, Incoming, JOINING_EVENT, PduOutcome, Signing, Store, StoredEvent,
};
use lattice_handlers::ports::Change;
use lattice_rooms::{EventTemplate, MAX_EXTREMITIES, MAX_OWN_PREV_EVENTS, Pdu, Role};
use ruma_common::{EventId, MilliSecondsSinceUnixEpoch, OwnedEventId, ServerName};
use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::fixtures::keys::key;
use super::test_room::{CAROL, TestRoom, membership, message, template, user};
use crate::story::{Person, Story, send, since, text, texts, value};

/// A room of Alice and Bob, of this server, and Carol, of another, whose server sends forks.
struct Forked {
    story: Story,
    alice: Person,
    bob: Person,
    room_id: String,
    storage: Rc<Storage>,
}

impl Forked {
    fn new(levels: &Value) -> Self {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        let room = json!({ "preset": "public_chat", "power_level_content_override": levels });
        let room_id = story.room(&alice, room);
        let join = format!("POST /_matrix/client/v3/join/{room_id}");
        assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
        let server = <&ServerName>::try_from("example.org").unwrap();
        let storage = room_storage(server, story.world.sql(&Story::room_object(&room_id)));
        let forked = Self { story, alice, bob, room_id, storage };
        forked.arrive(&[forked.build(&membership(CAROL, "join"))]);
        forked.wake();
        forked
    }

    /// A store without anything in memory.
    fn store(&self) -> Store {
        Store::new(self.storage.clone())
    }

    /// Builds an event of Carol's after the forward extremities, which stays away.
    fn build(&self, event: &EventTemplate) -> Pdu {
        let origin_server_ts = MilliSecondsSinceUnixEpoch(1_767_225_700_000_u64.try_into().unwrap());
        let (store, key) = (self.store(), key("other.example"));
        let signing = Signing { key: &key, origin_server_ts };
        self.storage.commit(|write| store.build(write, event, user(CAROL), signing)).unwrap().unwrap()
    }

    /// Carol's server sends PDUs, each received in a turn of its own.
    fn arrive(&self, pdus: &[Pdu]) {
        let origin = <&ServerName>::try_from("other.example").unwrap();
        let incoming = Incoming { origin, role: Role::Live, now_ms: 0 };
        let store = self.store();
        for pdu in pdus {
            let outcomes =
                self.storage.commit(|write| store.receive_or_keep(write, pdu.clone(), incoming)).unwrap();
            assert!(
                matches!(&outcomes[0].outcome, PduOutcome::Stored(receipt) if receipt.position.is_some())
            );
        }
    }

    /// Carol's server sends forks of the newest event.
    fn forks(&self, count: usize) -> Vec<Pdu> {
        let forks: Vec<Pdu> = (0..count).map(|fork| self.build(&message(&format!("fork {fork}")))).collect();
        self.arrive(&forks);
        forks
    }

    /// Loads the Room again, which then delivers what is recorded, also to itself.
    fn wake(&self) {
        self.story.world.evict();
        self.get(&self.alice, "state/m.room.create");
    }

    fn get(&self, reader: &Person, path: &str) -> (u16, String) {
        let is_new = ["relations", "threads"].iter().any(|start| path.starts_with(start));
        let version = if is_new { "v1" } else { "v3" };
        let request = format!("GET /_matrix/client/{version}/rooms/{}/{path}", self.room_id);
        let reply = self.story.ask(Some(&reader.token), &request, "");
        (reply.status.as_u16(), value(&reply).to_string())
    }

    fn extremities(&self) -> Vec<StoredEvent> {
        let store = self.store();
        let numbers: Vec<_> = store.extremities().unwrap().into_iter().collect();
        store.events(&numbers).unwrap()
    }

    fn position(&self) -> u64 {
        self.store().head().unwrap().position
    }
}

fn prev_events(event: &StoredEvent) -> Vec<OwnedEventId> {
    event.pdu.prev_events().cloned().collect()
}

#[test]
fn ten_forward_extremities_are_joined_by_an_event_of_a_local_member() {
    let room = Forked::new(&json!({}));
    room.forks(9);
    room.wake();
    assert_eq!(room.extremities().len(), 9, "nine are left to whoever speaks next");
    let last = room.build(&message("the tenth"));
    // It follows all nine, so that nine become one: nine more are ten again.
    room.arrive(&[last]);
    let forks = room.forks(10);
    let before = room.position();
    room.wake();
    let joined = room.extremities();
    assert_eq!(joined.len(), 1);
    let event = &joined[0];
    assert_eq!(prev_events(event), forks.iter().map(|fork| fork.id().to_owned()).collect::<Vec<_>>());
    assert_eq!((event.pdu.event_type(), event.pdu.content().get()), (JOINING_EVENT, "{}"));
    assert_eq!(event.pdu.sender().as_str(), room.alice.user_id, "the creator, whom no level excludes");
    assert!(event.flags.has(Flags::HIDDEN) && !event.flags.is_in_timeline());
    assert_eq!(room.position(), before, "it takes no position of the stream");

    // The room goes on with one extremity.
    let said = room.story.ask(Some(&room.bob.token), &send(&room.room_id, "on"), &text("on").to_string());
    let said: OwnedEventId = EventId::parse(value(&said)["event_id"].as_str().unwrap()).unwrap();
    let newest = room.extremities();
    assert_eq!((newest.len(), newest[0].pdu.id()), (1, &*said));
    assert_eq!(prev_events(&newest[0]), [event.pdu.id().to_owned()]);
    assert_eq!(room.position(), newest[0].number);
    assert_eq!(room.story.world.log.lines(), Vec::<String>::new());
}

#[test]
fn more_than_ten_are_joined_in_turns_until_fewer_are_left() {
    for (forks, left) in [(12, 3), (19, 1), (25, 7), (MAX_EXTREMITIES, 1)] {
        let room = Forked::new(&json!({}));
        room.forks(forks);
        assert_eq!(room.extremities().len(), forks);
        room.wake();
        assert_eq!(room.extremities().len(), left, "of {forks}");
    }
}

/// Alice, who may do everything, has left; Bob may not send the event until Carol lets him.
#[test]
fn if_nobody_may_send_the_event_none_is_sent_and_a_hundred_are_the_most() {
    let levels = json!({ "users": { CAROL: 100 }, "events": { JOINING_EVENT: 50 } });
    let room = Forked::new(&levels);
    let leave = format!("POST /_matrix/client/v3/rooms/{}/leave", room.room_id);
    assert_eq!(room.story.ask(Some(&room.alice.token), &leave, "{}").status, 200);
    let forks = room.forks(MAX_EXTREMITIES + 20);
    room.wake();
    let kept = room.extremities();
    assert_eq!(kept.len(), MAX_EXTREMITIES, "nobody joins them, and they stay at the maximum");
    let ids = |pdus: &[Pdu]| pdus.iter().map(|pdu| pdu.id().to_owned()).collect::<Vec<_>>();
    let kept: Vec<_> = kept.iter().map(|event| event.pdu.id().to_owned()).collect();
    assert_eq!(kept, ids(&forks[..MAX_EXTREMITIES]), "newer forks take no older one's place");
    let (_, seen) = room.get(&room.bob, "messages?dir=b&limit=1000");
    assert!(ids(&forks).iter().all(|id| seen.contains(id.as_str())), "every fork is shown");

    // What follows forks replaces those that count, and takes in those that do not.
    let allowed = json!({ "users": { CAROL: 100, (room.bob.user_id.as_str()): 50 } });
    room.arrive(&[room.build(&template("m.room.power_levels", Some(""), &allowed))]);
    assert_eq!(room.extremities().len(), MAX_EXTREMITIES - MAX_OWN_PREV_EVENTS + 1);
    room.wake();
    let joined = room.extremities();
    assert!(joined.len() < MAX_OWN_PREV_EVENTS, "{} are left", joined.len());
    assert!(joined.iter().any(|event| event.pdu.sender().as_str() == room.bob.user_id));
}

#[test]
fn an_event_that_joins_extremities_is_in_no_read() {
    let room = Forked::new(&json!({}));
    let first = since(&room.story.ask(Some(&room.bob.token), "GET /_matrix/client/v3/sync", ""));
    let forks = room.forks(10);
    room.wake();
    let event = room.extremities().remove(0);
    let (id, fork) = (event.pdu.id().to_owned(), forks[4].id());
    let sent_ms = u64::from(event.pdu.origin_server_ts().0);
    let said =
        room.story.ask(Some(&room.alice.token), &send(&room.room_id, "next"), &text("next").to_string());
    let next = value(&said)["event_id"].as_str().unwrap().to_owned();
    for path in [
        "messages?dir=b&limit=1000".to_owned(),
        "messages?dir=f&limit=1000".to_owned(),
        format!("context/{fork}?limit=100"),
        format!("context/{next}?limit=100"),
        format!("event/{next}"),
        format!("relations/{fork}?recurse=true"),
        "threads".to_owned(),
        "state".to_owned(),
        "members".to_owned(),
    ] {
        let (status, body) = room.get(&room.bob, &path);
        assert_eq!(status, 200, "{path}: {body}");
        assert!(!body.contains(id.as_str()) && !body.contains(JOINING_EVENT), "{path}: {body}");
    }
    for dir in ["f", "b"] {
        let path =
            format!("/_matrix/client/v1/rooms/{}/timestamp_to_event?dir={dir}&ts={sent_ms}", room.room_id);
        let reply = room.story.ask(Some(&room.bob.token), &format!("GET {path}"), "");
        assert!(!value(&reply).to_string().contains(id.as_str()), "{dir}");
    }
    for path in [format!("event/{id}"), format!("context/{id}"), format!("relations/{id}")] {
        assert_eq!(room.get(&room.bob, &path).0, 404, "{path}");
    }
    for request in [
        "GET /_matrix/client/v3/sync".to_owned(),
        format!("GET /_matrix/client/v3/sync?since={first}"),
        "GET /_matrix/client/v3/sync?full_state=true".to_owned(),
    ] {
        let reply = room.story.ask(Some(&room.bob.token), &request, "");
        assert_eq!(texts(&reply, &room.room_id).last().map(String::as_str), Some("next"));
        let body = value(&reply).to_string();
        assert!(!body.contains(id.as_str()) && !body.contains(JOINING_EVENT), "{request}: {body}");
    }
    let search = json!({ "search_categories": { "room_events": {
        "search_term": "next", "event_context": { "before_limit": 50, "after_limit": 50 } } } });
    let found = room.story.ask(Some(&room.bob.token), "POST /_matrix/client/v3/search", &search.to_string());
    let found = value(&found).to_string();
    assert!(found.contains(&next) && !found.contains(id.as_str()), "{found}");
    let redact = format!("PUT /_matrix/client/v3/rooms/{}/redact/{id}/1", room.room_id);
    assert_eq!(room.story.ask(Some(&room.alice.token), &redact, "{}").status, 404);
}

#[test]
fn an_event_that_joins_extremities_wakes_no_poll() {
    let room = Forked::new(&json!({}));
    room.forks(10);
    room.storage.commit(|write| write.change(Change::new("DELETE FROM outbox"), &[])).unwrap();
    room.wake();
    assert_eq!(room.extremities().len(), 10, "the forks are delivered alone");
    let from = since(&room.story.ask(Some(&room.bob.token), "GET /_matrix/client/v3/sync", ""));
    let request = format!("GET /_matrix/client/v3/sync?timeout=30000&since={from}");
    let poll = Box::pin(room.story.start(Some(&room.bob.token), &request, ""));
    let joins = Box::pin(async {
        let store = room.store();
        room.storage.commit(|write| store.join_extremities_later(write, 10)).unwrap();
        let read = format!("GET /_matrix/client/v3/rooms/{}/state/m.room.create", room.room_id);
        // Twice: what the first leaves to deliver, the second delivers.
        for _ in 0..2 {
            room.story.world.evict();
            room.story.start(Some(&room.alice.token), &read, "").await;
        }
        assert_eq!(room.extremities().len(), 1);
    });
    let Either::Right(((), poll)) = block_on(select(poll, joins)) else { panic!("the poll was woken") };
    assert_eq!(room.story.world.waiting(&Story::user_object(&room.bob.user_id)), 1);
    let said = room.story.ask(Some(&room.alice.token), &send(&room.room_id, "1"), &text("hi").to_string());
    assert_eq!(said.status, 200);
    assert_eq!(texts(&block_on(poll), &room.room_id), ["hi"]);
}

/// Such an event of another server is hidden too; one that says something is shown.
#[test]
fn joining_events_of_other_servers_are_hidden_unless_they_have_content() {
    let room = TestRoom::founded();
    room.say(CAROL, &membership(CAROL, "join"));
    let flags = |content: Value, state_key: Option<&str>| {
        let pdu = room.build(CAROL, &template(JOINING_EVENT, state_key, &content));
        let id = pdu.id().to_owned();
        let position = room.receive(pdu, Role::Live).position;
        let event = room.store.events_by_id(&[&id]).unwrap().remove(0);
        (event.flags.has(Flags::HIDDEN), position.is_some())
    };
    let before = room.store.head().unwrap();
    assert_eq!(flags(json!({}), None), (true, false));
    let after = room.store.head().unwrap();
    assert_eq!((after.position, after.last_number), (before.position, before.last_number + 1));
    assert_eq!(after.tip, after.last_number, "it is the forward extremity");
    assert_eq!(flags(json!({ "body": "hello" }), None), (false, true));
}

/// What a hidden event changes of the room's state enters the stream, and is the same after an eviction.
#[test]
fn the_head_is_the_same_after_an_eviction() {
    let mut room = TestRoom::founded();
    room.say(CAROL, &membership(CAROL, "join"));
    let joining = |room: &TestRoom| room.build(CAROL, &template(JOINING_EVENT, None, &json!({})));
    let rejected = |room: &TestRoom| room.build("@nobody:other.example", &message("not in the room"));
    let topic = |text: &str| template("m.room.topic", Some(""), &json!({ "topic": text }));
    let (one, two) = (room.build(super::test_room::ALICE, &topic("one")), joining(&room));
    let outlier = joining(&room);
    room.receive(outlier.clone(), Role::Outlier);
    for pdu in [two, rejected(&room), one, outlier] {
        room.receive(pdu, Role::Live);
        let (head, extremities) = (room.store.head().unwrap(), room.store.extremities().unwrap());
        room.evict();
        assert_eq!((room.store.head().unwrap(), room.store.extremities().unwrap()), (head, extremities));
    }
    room.receive(joining(&room), Role::Live);
    let position = room.store.head().unwrap().position;
    room.evict();
    assert_eq!(room.store.head().unwrap().position, position);
    let said = room.say(super::test_room::ALICE, &message("on"));
    assert!(said.position > position);
}
