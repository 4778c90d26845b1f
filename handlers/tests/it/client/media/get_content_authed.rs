//! `GET /_matrix/client/v1/media/download/{serverName}/{mediaId}`

use crate::story::{Story, value};

const STORY: &str = "client/media/get_content_authed";
const REQUEST: &str = "GET /_matrix/client/v1/media/download";

fn upload(story: &mut Story, token: &str, content_type: &str, query: &str) -> String {
    story.set_headers(&[("content-type", content_type)]);
    let uploaded =
        value(&story.ask(Some(token), &format!("POST /_matrix/media/v3/upload{query}"), "0123456789"));
    story.set_headers(&[]);
    uploaded["content_uri"].as_str().unwrap().strip_prefix("mxc://").unwrap().to_owned()
}

#[test]
fn users_download_what_was_uploaded() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    for (content_type, query) in [
        ("text/plain; charset=utf-8", "?filename=note.txt"),
        ("image/svg+xml", "?filename=%E2%98%95%20%22now%22.svg"),
        ("text/html", ""),
        ("nonsense", ""),
    ] {
        let place = upload(&mut story, &alice.token, content_type, query);
        story.say_raw(Some(&bob.token), &format!("{REQUEST}/{place}"), "");
    }
    story.end(STORY, "users_download_what_was_uploaded");
}

#[test]
fn a_player_seeks_by_ranges() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let place = upload(&mut story, &alice.token, "video/mp4", "");
    let request = format!("{REQUEST}/{place}");
    let ranges = [
        "bytes=0-",
        "bytes=0-1",
        "bytes=8-100",
        "bytes=-3",
        "bytes=10-",
        "bytes=5-2",
        "bytes=0-1,3-4",
        "lines=1-2",
    ];
    for range in ranges {
        story.set_headers(&[("range", range)]);
        story.say_raw(Some(&alice.token), &request, "");
    }
    story.set_headers(&[("range", "bytes=0-1"), ("if-range", "\"another\"")]);
    story.say_raw(Some(&alice.token), &request, "");
    story.end(STORY, "a_player_seeks_by_ranges");
}

#[test]
fn what_is_not_there_is_not_found() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say_raw(None, &format!("{REQUEST}/example.org/unknown"), "");
    for place in ["example.org/unknown", "elsewhere.org/unknown", "example.org/..%2Fkeys", "example.org/a.b"]
    {
        story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}"), "");
    }
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/not%20a%20server/unknown"), "");
    let created = value(&story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", ""));
    let place = created["content_uri"].as_str().unwrap().strip_prefix("mxc://").unwrap().to_owned();
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?timeout_ms=0"), "");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?timeout_ms=soon"), "");
    story.world.clock.advance(24 * 60 * 60 * 1000);
    let alice = story.login("alice");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?timeout_ms=0"), "");
    story.end(STORY, "what_is_not_there_is_not_found");
}
