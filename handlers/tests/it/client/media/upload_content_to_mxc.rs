//! `PUT /_matrix/media/v3/upload/{serverName}/{mediaId}`

use crate::story::{Story, value};

const STORY: &str = "client/media/upload_content_to_mxc";
const CREATE: &str = "POST /_matrix/media/v1/create";
const REQUEST: &str = "PUT /_matrix/media/v3/upload";

fn reserved(story: &Story, token: &str) -> String {
    let created = value(&story.ask(Some(token), CREATE, "{}"));
    created["content_uri"].as_str().unwrap().strip_prefix("mxc://").unwrap().to_owned()
}

#[test]
fn a_user_uploads_to_a_reserved_id_once() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let place = reserved(&story, &alice.token);
    let request = format!("{REQUEST}/{place}?filename=note.txt");
    story.say_raw(Some(&bob.token), &request, "not mine");
    story.set_headers(&[("content-length", "100000001")]);
    story.say_raw(Some(&alice.token), &request, "an announced length beyond the limit is not read");
    story.set_headers(&[("content-type", "text/plain")]);
    story.say_raw(Some(&alice.token), &request, "hello");
    story.say_raw(Some(&alice.token), &request, "once more");
    story.set_headers(&[]);
    story.say_raw(Some(&bob.token), &format!("GET /_matrix/client/v1/media/download/{place}"), "");
    assert_eq!(story.world.media.keys().len(), 1);
    story.end(STORY, "a_user_uploads_to_a_reserved_id_once");
}

#[test]
fn ids_that_nobody_reserved_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let place = reserved(&story, &alice.token);
    story.say_raw(None, &format!("{REQUEST}/{place}"), "hello");
    for place in
        ["example.org/unknown", "elsewhere.org/unknown", "example.org/..%2F..", "not%20a%20server/unknown"]
    {
        story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}"), "hello");
    }
    story.world.clock.advance(24 * 60 * 60 * 1000);
    let again = story.login("alice");
    story.say_raw(Some(&again.token), &format!("{REQUEST}/{place}"), "too late");
    assert!(story.world.media.keys().is_empty());
    story.end(STORY, "ids_that_nobody_reserved_are_refused");
}
