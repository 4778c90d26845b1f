//! The table of reads: what each read operation shows to each reader, under each history visibility, equals what the
//! reference function `may_see` says (client-server API, "Room history visibility").

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::client::relations::related;
use crate::story::{Person, Story, send, text, value};

const VISIBILITIES: [&str; 4] = ["world_readable", "shared", "invited", "joined"];
/// The time between what happens.
const HOUR_MS: u64 = 3_600_000;
/// The text of redacted messages.
const SECRET: &str = "what was redacted";
/// The moments of the story, each with a message and a state event: a second message is redacted.
const MOMENTS: [&str; 5] = ["before", "invited", "during", "after", "end"];
/// The operations that read one room, with the method and the path below `/rooms/{roomId}`.
const READS: [(&str, &str); 19] = [
    ("client/getOneRoomEvent", "event"),
    ("client/getRoomEvents", "messages?dir=b&limit=1000"),
    ("client/getEventContext", "context"),
    ("client/getRelatingEvents", "relations/ROOT?recurse=true"),
    ("client/getRelatingEventsWithRelType", "relations/ROOT/m.reference"),
    ("client/getRelatingEventsWithRelTypeAndEventType", "relations/ROOT/m.reference/m.room.message"),
    ("client/getThreadRoots", "threads"),
    ("client/getEventByTimestamp", "timestamp_to_event"),
    ("client/getSpaceHierarchy", "hierarchy"),
    ("client/getRoomState", "state"),
    ("client/getRoomStateWithKey", "state/org.example.moment"),
    ("client/getMembersByRoom", "members"),
    ("client/getJoinedMembersByRoom", "joined_members"),
    ("client/getLocalAliases", "aliases"),
    ("client/search", ""),
    ("client/getOneEvent", ""),
    ("client/peekEvents", ""),
    ("client/roomInitialSync", "initialSync"),
    ("msc/queryEventRelationships", ""),
];
/// The operations among these whose path names no room.
const OF_MANY_ROOMS: [&str; 4] =
    ["client/search", "client/getOneEvent", "client/peekEvents", "msc/queryEventRelationships"];
/// Operations that read the caller's own data in a room.
const OWN: [&str; 5] = [
    "client/getAccountDataPerRoom",
    "client/getRoomTags",
    "client/getRoomKeysByRoomId",
    "client/getRoomKeyBySessionId",
    "msc/getThreadSubscription",
];
/// Operations that show nothing of what was sent.
const PUBLIC: [&str; 1] = ["client/getRoomVisibilityOnDirectory"];

/// A reader: invited, joined and gone before these moments.
struct Reader {
    name: &'static str,
    invited: Option<usize>,
    joined: Option<usize>,
    gone: Option<usize>,
}

const fn reader(
    name: &'static str,
    invited: Option<usize>,
    joined: Option<usize>,
    gone: Option<usize>,
) -> Reader {
    Reader { name, invited, joined, gone }
}

/// The user who knocks before the moment `KNOCK`; knocks show nothing.
const KNOCKING: &str = "knocking";
const KNOCK: usize = 1;
const GUESTS: [&str; 2] = ["guest", "guest-in"];

const READERS: [Reader; 11] = [
    reader("never-in", None, None, None),
    reader(KNOCKING, None, None, None),
    reader(GUESTS[0], None, None, None),
    reader(GUESTS[1], Some(1), Some(2), None),
    reader("invited", Some(1), None, None),
    reader("joined", Some(1), Some(2), None),
    reader("left", Some(1), Some(2), Some(3)),
    reader("kicked", Some(1), Some(2), Some(3)),
    reader("banned", Some(1), Some(2), Some(3)),
    reader("uninvited", Some(1), None, Some(3)),
    reader("joined-later", Some(1), Some(4), None),
];

/// Whether a reader may see what was sent at a moment.
fn may_see(visibility: &str, reader: &Reader, moment: usize) -> bool {
    let is_gone = reader.gone.is_some_and(|gone| gone <= moment);
    let is_joined = reader.joined.is_some_and(|joined| joined <= moment) && !is_gone;
    let is_invited = reader.invited.is_some_and(|invited| invited <= moment) && !is_gone && !is_joined;
    let joins_later = reader.joined.is_some_and(|joined| joined > moment);
    match visibility {
        "world_readable" => true,
        "shared" => is_joined || joins_later,
        "invited" => is_joined || is_invited,
        _ => is_joined,
    }
}

/// The moment whose state a reader may read; `None` if the reader may not read the room.
fn state_seen(visibility: &str, reader: &Reader) -> Option<usize> {
    match (reader.joined, reader.gone) {
        (Some(_), Some(gone)) => Some(gone - 1),
        (Some(_), None) => Some(MOMENTS.len() - 1),
        (None, _) => (visibility == "world_readable").then_some(MOMENTS.len() - 1),
    }
}

/// The room of one story: who reads, and what was sent at each moment.
struct Room {
    story: Story,
    room_id: String,
    people: BTreeMap<&'static str, Person>,
    /// What the messages and the state events of all moments relate to: sent before the first.
    root: String,
    /// The message, the redacted message and the state event of each moment.
    sent: Vec<[String; 3]>,
    /// The event of each moment that began a thread, in the same moment.
    threads: Vec<String>,
    /// When each moment was.
    times: Vec<u64>,
}

impl Room {
    fn new(visibility: &str) -> Self {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off"), ("GUESTS", "on")]);
        let alice = story.person("alice");
        let content = json!({ "history_visibility": visibility });
        let state = json!([{ "type": "m.room.history_visibility", "content": content }]);
        let is_open = visibility == "world_readable";
        let room_id = story.room(&alice, if is_open { json!({ "initial_state": state }) } else { json!({}) });
        let person = |name: &'static str| match GUESTS.contains(&name) {
            true => Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}")),
            false => story.person(name),
        };
        let people = READERS.iter().map(|reader| (reader.name, person(reader.name))).collect();
        let (root, sent, threads, times) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        let mut room = Self { story, room_id, people, root, sent, threads, times };
        // Whoever is in the room at any time sees the first message.
        room.root = room.say(&alice, "root", &text("root"));
        room.ask("PUT", &alice, "state/m.room.history_visibility", &content);
        for (moment, name) in MOMENTS.iter().enumerate() {
            room.story.world.clock.advance(HOUR_MS);
            for reader in &READERS {
                room.change_membership(&alice, reader, moment);
            }
            room.talk(&alice, name);
        }
        room
    }

    fn change_membership(&self, alice: &Person, reader: &Reader, moment: usize) {
        let person = &self.people[reader.name];
        let on_person = json!({ "user_id": person.user_id });
        if reader.name == KNOCKING && moment == KNOCK {
            self.knock(alice, person);
        }
        if reader.invited == Some(moment) {
            self.ask("POST", alice, "invite", &on_person);
        }
        if reader.joined == Some(moment) {
            self.ask("POST", person, "join", &json!({}));
        }
        if reader.gone == Some(moment) {
            match reader.name {
                "left" => self.ask("POST", person, "leave", &json!({})),
                "banned" => self.ask("POST", alice, "ban", &on_person),
                _ => self.ask("POST", alice, "kick", &on_person),
            };
        }
    }

    /// Only while the person knocks may anybody knock: whoever may knock sees the room in its space.
    fn knock(&self, alice: &Person, person: &Person) {
        self.ask("PUT", alice, "state/m.room.join_rules", &json!({ "join_rule": "knock" }));
        let knock = format!("POST /_matrix/client/v3/knock/{}", self.room_id);
        assert_eq!(self.story.ask(Some(&person.token), &knock, "{}").status, 200);
        self.ask("PUT", alice, "state/m.room.join_rules", &json!({ "join_rule": "invite" }));
    }

    fn talk(&mut self, alice: &Person, name: &str) {
        self.story.world.clock.advance(HOUR_MS);
        let [kept, redacted] = ["kept", "redacted"].map(|what| {
            let body = if what == "kept" { name } else { SECRET };
            self.say(alice, &format!("{name}-{what}"), &related("m.reference", &self.root, body))
        });
        let thread = self.say(alice, &format!("{name}-root"), &text(name));
        self.say(alice, &format!("{name}-thread"), &related("m.thread", &thread, name));
        self.ask("PUT", alice, &format!("redact/{redacted}/{name}"), &json!({}));
        let relation = related("m.reference", &self.root, name)["m.relates_to"].clone();
        let state = json!({ "moment": name, "m.relates_to": relation });
        let state = event_id(&self.ask("PUT", alice, "state/org.example.moment", &state));
        let newest = value(&self.story.ask(
            Some(&alice.token),
            &format!("GET /_matrix/client/v3/rooms/{}/event/{state}", self.room_id),
            "",
        ));
        self.times.push(newest["origin_server_ts"].as_u64().unwrap());
        self.sent.push([kept, redacted, state]);
        self.threads.push(thread);
    }

    fn say(&self, by: &Person, transaction: &str, content: &Value) -> String {
        let request = send(&self.room_id, transaction);
        event_id(&value(&self.story.ask(Some(&by.token), &request, &content.to_string())))
    }

    fn ask(&self, method: &str, by: &Person, path: &str, body: &Value) -> Value {
        let request = format!("{method} /_matrix/client/v3/rooms/{}/{path}", self.room_id);
        let reply = self.story.ask(Some(&by.token), &request, &body.to_string());
        assert_eq!(reply.status, 200, "{request}: {}", value(&reply));
        value(&reply)
    }

    fn get(&self, reader: &Reader, path: &str) -> (u16, Value) {
        let of_v1 = ["relations", "threads", "timestamp_to_event", "hierarchy"]
            .iter()
            .any(|name| path.starts_with(name));
        let version = if of_v1 { "v1" } else { "v3" };
        self.read(reader, &format!("GET /_matrix/client/{version}/rooms/{}/{path}", self.room_id), "")
    }

    fn read(&self, reader: &Reader, request: &str, body: &str) -> (u16, Value) {
        let reply = self.story.ask(Some(&self.people[reader.name].token), request, body);
        (reply.status.as_u16(), value(&reply))
    }

    /// The moments that an operation shows; `None` if it refuses the reader. Panics if it shows a part of a moment.
    fn shown(&self, operation: &str, path: &str, reader: &Reader) -> Option<BTreeSet<usize>> {
        let mut shown = BTreeSet::new();
        for (moment, name) in MOMENTS.iter().enumerate() {
            let asked = self.asked(operation, path, moment).into_iter();
            let seen: BTreeSet<Option<bool>> =
                asked.map(|asked| self.shows(operation, reader, asked)).collect();
            assert_eq!(seen.len(), 1, "{operation} shows {} a part of {name}", reader.name);
            if seen.first()?.as_ref().copied()? {
                shown.insert(moment);
            }
        }
        Some(shown)
    }

    /// What an operation is asked for a moment, each with what the response has if it shows the moment.
    fn asked(&self, operation: &str, path: &str, moment: usize) -> Vec<(String, String)> {
        let [kept, redacted, state] = &self.sent[moment];
        let shown = |id: &String| format!(r#""event_id":"{id}""#);
        let path = path.replace("ROOT", &self.root);
        let of_page = |ids: &[&String]| ids.iter().map(|id| (path.clone(), shown(id))).collect();
        match operation {
            "client/getRoomEvents" | "client/peekEvents" => of_page(&[kept, redacted, state]),
            "client/getRelatingEvents" | "client/getRelatingEventsWithRelType" => of_page(&[kept, state]),
            "client/getRelatingEventsWithRelTypeAndEventType" => of_page(&[kept]),
            "client/getThreadRoots" => of_page(&[&self.threads[moment]]),
            "msc/queryEventRelationships" => of_page(&[kept, state]),
            "client/getEventByTimestamp" => {
                let time = self.times[moment];
                let found = format!(r#""origin_server_ts":{time}}}"#);
                vec![
                    (format!("{path}?ts={time}&dir=f"), found.clone()),
                    (format!("{path}?ts={time}&dir=b"), found),
                ]
            }
            _ => [kept, redacted, state].iter().map(|id| (format!("{path}/{id}"), shown(id))).collect(),
        }
    }

    /// Whether an operation shows a moment; `None` if it refuses the reader.
    fn shows(&self, operation: &str, reader: &Reader, (path, shown): (String, String)) -> Option<bool> {
        let (status, body) = match operation {
            "client/getOneEvent" => self.read(reader, &format!("GET /_matrix/client/v3/events{path}"), ""),
            "client/peekEvents" => {
                let query = format!("room_id={}&from=r1_1&timeout=0", self.room_id);
                self.read(reader, &format!("GET /_matrix/client/v3/events?{query}"), "")
            }
            "msc/queryEventRelationships" => {
                let body = json!({ "event_id": self.root, "room_id": self.room_id, "max_breadth": -1 });
                let request = "POST /_matrix/client/unstable/event_relationships";
                self.read(reader, request, &body.to_string())
            }
            _ => self.get(reader, &path),
        };
        assert!(!body.to_string().contains(SECRET), "{operation} shows {} what was redacted", reader.name);
        match status {
            403 => None,
            404 => Some(false),
            _ => Some(body.to_string().contains(&shown)),
        }
    }

    /// The moments of which a search finds the message and the event that began a thread, in both orders; it finds and
    /// counts nothing else.
    fn found(&self, reader: &Reader) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for (moment, name) in MOMENTS.iter().enumerate() {
            for (order, term) in [("recent", *name), ("rank", *name), ("recent", SECRET)] {
                let wanted = json!({ "search_term": term, "order_by": order, "event_context": {} });
                let body = json!({ "search_categories": { "room_events": wanted } }).to_string();
                let request = "POST /_matrix/client/v3/search";
                let reply = self.story.ask(Some(&self.people[reader.name].token), request, &body);
                let page = value(&reply)["search_categories"]["room_events"].clone();
                let results = page["results"].as_array().unwrap_or_else(|| panic!("{page}"));
                assert!(
                    !page.to_string().contains(SECRET),
                    "a search shows {} what was redacted",
                    reader.name
                );
                assert_eq!(page["count"], results.len(), "{} {name}", reader.name);
                let ids = results.iter().map(|result| event_id(&result["result"])).collect::<BTreeSet<_>>();
                if term != SECRET && ids.contains(&self.sent[moment][0]) {
                    assert!(ids.contains(&self.threads[moment]) && ids.len() == 3, "{page}");
                    found.insert(moment);
                } else {
                    assert!(ids.is_empty(), "{} {name}: {page}", reader.name);
                }
            }
        }
        found
    }

    /// The newest moment of the state that an operation shows; `None` if it refuses the reader.
    fn state(&self, path: &str, reader: &Reader) -> Option<usize> {
        let (status, body) = self.get(reader, path);
        let is_moment = |event: &&Value| event["type"] == "org.example.moment";
        let list = body.as_array().or_else(|| body["state"].as_array());
        let of_list = list.and_then(|state| state.iter().find(is_moment)).map(|event| &event["content"]);
        let moment = &of_list.unwrap_or(&body)["moment"];
        let moment = MOMENTS.iter().position(|name| moment == *name);
        assert_eq!(status, if moment.is_some() { 200 } else { 403 }, "{path} {}", reader.name);
        moment
    }

    /// Of the messages beside a state none is of a moment that the reader may not see.
    fn check_messages(&self, path: &str, reader: &Reader, visibility: &str) {
        let messages = self.get(reader, path).1["messages"].to_string();
        assert!(!messages.contains(SECRET), "{}", reader.name);
        for (moment, sent) in self.sent.iter().enumerate().filter(|(at, _)| !may_see(visibility, reader, *at))
        {
            let is_shown = sent.iter().any(|id| messages.contains(id.as_str()));
            assert!(!is_shown, "{} is shown {}", reader.name, MOMENTS[moment]);
        }
    }

    /// Whether an operation refuses every guest.
    fn refuses_guest(&self, (operation, path): (&str, &str), reader: &Reader) -> bool {
        let router = lattice_handlers::router();
        let takes_guests = router.operations().any(|meta| meta.name == operation && meta.guest);
        if takes_guests || !GUESTS.contains(&reader.name) {
            return false;
        }
        let reply = match operation {
            "client/search" => self.read(reader, "POST /_matrix/client/v3/search", "{}"),
            "client/getOneEvent" => self.read(reader, "GET /_matrix/client/v3/events/$nothing", ""),
            "msc/queryEventRelationships" => {
                self.read(reader, "POST /_matrix/client/unstable/event_relationships", "{}")
            }
            _ => self.get(reader, path),
        };
        let (status, body) = reply;
        assert_eq!((status, &body["errcode"]), (403, &json!("M_GUEST_ACCESS_FORBIDDEN")), "{operation}");
        true
    }

    /// What an operation shows to a reader, after a comparison with what it should.
    fn row(&self, visibility: &str, (operation, path): (&str, &str), reader: &Reader) -> String {
        let newest = state_seen(visibility, reader);
        let about = format!("{visibility} {operation} {}", reader.name);
        if self.refuses_guest((operation, path), reader) {
            return "refused".to_owned();
        }
        match operation {
            "client/getRoomState" | "client/getRoomStateWithKey" => {
                assert_eq!(self.state(path, reader), newest, "{about}");
                newest.map_or("refused", |moment| MOMENTS[moment]).to_owned()
            }
            "client/roomInitialSync" => {
                self.check_messages(path, reader, visibility);
                assert_eq!(self.state(path, reader), newest, "{about}");
                newest.map_or("refused", |moment| MOMENTS[moment]).to_owned()
            }
            "client/getSpaceHierarchy" => {
                let is_invited = reader.invited.is_some() && reader.gone.is_none();
                let is_shown = is_invited || visibility == "world_readable";
                assert_eq!(self.get(reader, path).0, if is_shown { 200 } else { 403 }, "{about}");
                if is_shown { "room" } else { "refused" }.to_owned()
            }
            "client/getMembersByRoom" | "client/getJoinedMembersByRoom" => {
                let is_member = reader.joined.is_some() && reader.gone.is_none();
                let is_shown = is_member || (operation == "client/getMembersByRoom" && newest.is_some());
                assert_eq!(self.get(reader, path).0, if is_shown { 200 } else { 403 }, "{about}");
                if is_shown { "members" } else { "refused" }.to_owned()
            }
            "client/search" => {
                let was_in = |moment: &usize| reader.joined.is_some() && may_see(visibility, reader, *moment);
                let expected: BTreeSet<usize> = (0..MOMENTS.len()).filter(was_in).collect();
                assert_eq!(self.found(reader), expected, "{about}");
                names(expected)
            }
            "client/getLocalAliases" => {
                let is_member = reader.joined.is_some() && reader.gone.is_none();
                let is_shown = is_member || visibility == "world_readable";
                assert_eq!(self.get(reader, path).0, if is_shown { 200 } else { 403 }, "{about}");
                if is_shown { "aliases" } else { "refused" }.to_owned()
            }
            _ => {
                let is_one = ["client/getOneRoomEvent", "client/getOneEvent"].contains(&operation);
                let is_refused = !is_one && newest.is_none();
                // What relates to an event is not found by readers who may not see the event.
                let needs_root =
                    operation.starts_with("client/getRelating") || operation == "msc/queryEventRelationships";
                // An event without its room is looked for in the rooms in which the reader is, or was.
                let needs_room = operation == "client/getOneEvent";
                let may_ask = match visibility {
                    "world_readable" if !needs_room => true,
                    _ => !(needs_root || needs_room) || reader.joined.is_some(),
                };
                let allowed =
                    (0..MOMENTS.len()).filter(|moment| may_ask && may_see(visibility, reader, *moment));
                let expected = (!is_refused).then(|| allowed.collect::<BTreeSet<usize>>());
                assert_eq!(self.shown(operation, path, reader), expected, "{about}");
                expected.map_or("refused".to_owned(), names)
            }
        }
    }
}

/// The names of moments.
fn names(seen: BTreeSet<usize>) -> String {
    seen.into_iter().map(|moment| MOMENTS[moment]).collect::<Vec<_>>().join(" ")
}

fn event_id(reply: &Value) -> String {
    reply["event_id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

#[test]
fn each_reader_sees_what_the_history_visibility_allows() {
    let mut table = String::new();
    for visibility in VISIBILITIES {
        let room = Room::new(visibility);
        for read in READS {
            for reader in &READERS {
                let shown = room.row(visibility, read, reader);
                writeln!(table, "{visibility:15} {:47} {:13} {shown}", read.0, reader.name).unwrap();
            }
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../../snapshots/client");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("each_reader_sees_what_the_history_visibility_allows", table));
}

/// A read operation of a room that is served and has no row fails here.
#[test]
fn every_read_operation_of_a_room_is_in_the_table() {
    let router = lattice_handlers::router();
    let reads = router.operations().filter(|meta| meta.method == "GET" && meta.path.contains("{roomId}"));
    let served: BTreeSet<&str> = reads.map(|meta| meta.name).chain(OF_MANY_ROOMS).collect();
    let listed: BTreeSet<&str> = READS.iter().map(|(name, _)| *name).chain(OWN).chain(PUBLIC).collect();
    assert_eq!(served, listed);
}
