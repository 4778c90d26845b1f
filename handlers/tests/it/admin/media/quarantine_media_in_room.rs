//! `POST /_synapse/admin/v1/room/{roomId}/media/quarantine`

use futures_executor::block_on;
use lattice_handlers::housekeep;
use lattice_handlers::native::Defect;
use lattice_handlers::ports::{Change, Sql as _};
use serde_json::{Value, json};

use super::{SETTINGS, refuse_others, status, upload};
use crate::story::{Person, Story, send, text, value};

const STORY: &str = "admin/media/quarantine_media_in_room";
/// Copies the newest event, as often as `?1` says.
const GROW: &str = "INSERT INTO event (number, event_id, flags, type, sender, depth, origin_server_ts, prev_events, \
     auth_events, state_before, state_after, state_current, tip, json) WITH RECURSIVE copy (i) AS \
     (SELECT 1 UNION ALL SELECT i + 1 FROM copy WHERE i < ?1) SELECT number + i, event_id || i, flags, type, sender, \
     depth + i, origin_server_ts, prev_events, auth_events, state_before, state_after, state_current, tip, json \
     FROM copy CROSS JOIN event WHERE number = (SELECT max(number) FROM event)";

fn say(story: &Story, sender: &Person, room_id: &str, (transaction, content): (&str, Value)) {
    let sent = story.ask(Some(&sender.token), &send(room_id, transaction), &content.to_string());
    assert_eq!(sent.status, 200, "{content}");
}

/// A file and its thumbnail, as they are and encrypted, the avatar of the room; what is protected, of another server or only named in a
/// text stays.
#[test]
fn what_the_events_of_a_room_name_is_hidden() {
    let mut story = Story::with(&SETTINGS);
    let root = story.administrator("root");
    let (alice, bob, room_id) = story.two_in_a_room();
    let names =
        ["file", "thumbnail", "sealed", "sealed-thumbnail", "avatar", "protected", "mentioned", "other"];
    let places = names.map(|name| upload(&story, &alice, name));
    let uri = |at: usize| format!("mxc://{}", places[at]);
    let image =
        json!({ "msgtype": "m.image", "body": "a", "url": uri(0), "info": { "thumbnail_url": uri(1) } });
    say(&story, &alice, &room_id, ("1", image));
    let info = json!({ "thumbnail_file": { "url": uri(3) } });
    let sealed = json!({ "msgtype": "m.file", "body": "b", "file": { "url": uri(2) }, "info": info });
    say(&story, &bob, &room_id, ("2", sealed));
    let state = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.avatar");
    assert_eq!(story.ask(Some(&alice.token), &state, &json!({ "url": uri(4) }).to_string()).status, 200);
    say(&story, &alice, &room_id, ("3", json!({ "msgtype": "m.file", "body": "protected", "url": uri(5) })));
    say(&story, &alice, &room_id, ("4", text(&uri(6))));
    let odd = [
        json!(["mxc://example.org/a"]),
        json!("mxc://elsewhere.org/a"),
        json!("mxc://example.org/../a"),
        json!(7),
    ];
    for (number, url) in odd.into_iter().enumerate() {
        let content =
            json!({ "msgtype": "m.file", "body": "odd", "url": url, "info": "mxc://example.org/b" });
        say(&story, &alice, &room_id, (&format!("odd{number}"), content));
    }
    let protect = format!("POST /_synapse/admin/v1/media/protect/{}", places[5].split_once('/').unwrap().1);
    assert_eq!(story.ask(Some(&root.token), &protect, "").status, 200);
    let request = format!("POST /_synapse/admin/v1/room/{room_id}/media/quarantine");
    refuse_others(&mut story, &alice, &request);
    story.say_raw(Some(&root.token), &request, "");
    let shown = places.each_ref().map(|place| status(&story, &alice, place));
    assert_eq!(shown, [404, 404, 404, 404, 404, 200, 200, 200], "{names:?}");
    story.say_raw(Some(&root.token), &request, "");
    for other in ["!nowhere:example.org", "!a:elsewhere.org", "kitchen"] {
        let request = format!("POST /_synapse/admin/v1/room/{other}/media/quarantine");
        story.say_raw(Some(&root.token), &request, "");
    }
    assert!(story.world.log.audits().concat().contains("quarantined 5 media of room"));
    story.end(STORY, "what_the_events_of_a_room_name_is_hidden");
}

#[test]
fn the_scheduled_job_goes_on_in_a_large_room_though_its_object_fails_and_is_evicted() {
    let story = Story::with(&SETTINGS);
    let root = story.administrator("root");
    let (alice, _, room_id) = story.two_in_a_room();
    let [first, last] = ["first", "last"].map(|name| upload(&story, &alice, name));
    let file = |place: &str| json!({ "msgtype": "m.file", "body": "a", "url": format!("mxc://{place}") });
    say(&story, &alice, &room_id, ("first", file(&first)));
    let object = Story::room_object(&room_id);
    let sql = story.world.sql(&object);
    sql.transaction(&mut |write| write.change(Change::new(GROW), &[20_000.into()]).map(drop)).unwrap();
    story.world.evict();
    say(&story, &alice, &room_id, ("last", file(&last)));
    let request = format!("POST /_synapse/admin/v1/room/{room_id}/media/quarantine");
    let begun = value(&story.ask(Some(&root.token), &request, ""));
    assert_eq!(begun, json!({ "num_quarantined": 1, "complete": false }));
    assert_eq!([&first, &last].map(|place| status(&story, &alice, place)), [404, 200]);
    story.world.break_object(&object, Defect::Fails);
    let run =
        |minutes: u64| block_on(housekeep(story.server(), 1_767_225_600_000 + minutes * 60_000)).unwrap();
    run(10);
    assert!(story.world.log.lines().concat().contains("waits"), "{:?}", story.world.log.lines());
    story.world.mend();
    story.world.evict();
    run(20);
    assert_eq!([&first, &last].map(|place| status(&story, &alice, place)), [404, 404]);
    assert!(!story.world.database.dump().contains("room_quarantine: "));
    let again = value(&story.ask(Some(&root.token), &request, ""));
    assert_eq!(again, json!({ "num_quarantined": 0, "complete": false }), "from its beginning");
}
