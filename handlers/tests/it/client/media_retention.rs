//! The scheduled job removes media that nobody downloads, if the operator wants it.

use futures_executor::block_on;
use lattice_handlers::housekeep;
use lattice_handlers::native::MediaDefect;
use serde_json::json;

use crate::story::{Person, Story, value};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const FIRST_DAY_MS: u64 = 1_767_225_600_000;

fn story(days: &str) -> Story {
    let settings = [("OPERATOR_SECRET", "operator"), ("RATE_LIMITS", "off"), ("MEDIA_RETENTION_DAYS", days)];
    Story::with(&[&settings[..], &[("REGISTRATION", "open")]].concat())
}

fn upload(story: &Story, person: &Person, body: &str) -> String {
    let uploaded = value(&story.ask(Some(&person.token), "POST /_matrix/media/v3/upload", body));
    uploaded["content_uri"].as_str().unwrap().replace("mxc://", "")
}

fn status(story: &Story, person: &Person, place: &str) -> u16 {
    let request = format!("GET /_matrix/client/v1/media/download/{place}");
    story.ask(Some(&person.token), &request, "").status.as_u16()
}

/// Runs the job on a day, counted from the first.
fn run(story: &Story, day: u64) {
    block_on(housekeep(story.server(), FIRST_DAY_MS + day * DAY_MS)).unwrap();
}

#[test]
fn unused_media_is_removed_but_not_what_is_used_protected_or_hidden() {
    let story = story("30");
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    let names = ["unused", "downloaded", "profile", "room", "protected", "hidden"];
    let places = names.map(|name| upload(&story, &alice, name));
    let avatar = |at: usize| format!("mxc://{}", places[at]);
    let id = |at: usize| places[at].split_once('/').unwrap().1;
    let profile = format!("PUT /_matrix/client/v3/profile/{}/avatar_url", alice.user_id);
    let room_id = story.room(&alice, json!({}));
    let requests = [
        (&alice, profile, json!({ "avatar_url": avatar(2) })),
        (
            &alice,
            format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.avatar"),
            json!({ "url": avatar(3) }),
        ),
        (&root, format!("POST /_synapse/admin/v1/media/protect/{}", id(4)), json!({})),
        (&root, format!("POST /_synapse/admin/v1/media/quarantine/{}", places[5]), json!({})),
    ];
    for (person, request, body) in requests {
        assert_eq!(story.ask(Some(&person.token), &request, &body.to_string()).status, 200, "{request}");
    }
    story.world.clock.advance(20 * DAY_MS);
    let alice = story.login("alice");
    assert_eq!(status(&story, &alice, &places[1]), 200);
    run(&story, 30);
    assert_eq!(story.world.media.keys().len(), 6, "thirty whole days have not passed");
    run(&story, 31);
    let wanted = [404, 200, 200, 200, 200, 404];
    assert_eq!(places.each_ref().map(|place| status(&story, &alice, place)), wanted, "{names:?}");
    assert_eq!(story.world.media.keys().len(), 5, "what is hidden stays, as evidence");
}

#[test]
fn without_the_setting_nothing_is_removed() {
    let story = story("");
    let alice = story.person("alice");
    let place = upload(&story, &alice, "old");
    run(&story, 10_000);
    assert_eq!(status(&story, &alice, &place), 200);
}

#[test]
fn a_run_is_bounded_and_the_next_one_goes_on_though_r2_failed() {
    let story = story("1");
    let alice = story.person("alice");
    for number in 0..1_050 {
        upload(&story, &alice, &format!("file {number}"));
    }
    story.world.media.set_defect(Some(MediaDefect::Fails));
    run(&story, 2);
    assert_eq!((files(&story), story.world.media.keys().len()), (50, 1_050));
    story.world.media.set_defect(None);
    run(&story, 2);
    assert_eq!((files(&story), story.world.media.keys()), (0, Vec::new()));
    assert!(!story.world.database.dump().contains("loose_object: "));
}

/// The media in the index.
fn files(story: &Story) -> usize {
    let database: &dyn lattice_handlers::ports::Database = &*story.world.database;
    block_on(database.query("SELECT server FROM media", vec![])).unwrap().len()
}
