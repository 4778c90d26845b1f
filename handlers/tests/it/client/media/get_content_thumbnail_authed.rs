//! `GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}`

use crate::pictures::{gif, jpeg, moving_gif, oriented_jpeg, png_header, transparent_png};
use crate::story::{Story, value};

const STORY: &str = "client/media/get_content_thumbnail_authed";
const REQUEST: &str = "GET /_matrix/client/v1/media/thumbnail";

#[test]
fn a_picture_is_shown_in_a_size_that_is_large_enough() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let photo = story.upload(&alice, "image/jpeg", &jpeg(1000, 500));
    for query in [
        "width=32&height=32&method=crop",
        "width=33&height=1&method=crop",
        "width=200&height=200&method=scale",
        "width=200&height=200",
        "width=400&height=300&timeout_ms=0",
        "width=4000&height=3000&animated=true",
    ] {
        story.say_raw(Some(&bob.token), &format!("{REQUEST}/{photo}?{query}"), "");
    }
    let sideways = story.upload(&alice, "application/octet-stream", &oriented_jpeg(200, 100, 6));
    story.say_raw(Some(&bob.token), &format!("{REQUEST}/{sideways}?width=100&height=100"), "");
    story.end(STORY, "a_picture_is_shown_in_a_size_that_is_large_enough");
}

#[test]
fn what_is_clear_stays_clear_and_what_moves_moves_if_that_is_asked_for() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let clear = story.upload(&alice, "image/png", &transparent_png(80, 40));
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{clear}?width=50&height=50"), "");
    let still = story.upload(&alice, "image/gif", &gif(80, 40));
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{still}?width=50&height=50&animated=true"), "");
    let moving = story.upload(&alice, "image/gif", &moving_gif(80, 40, 3));
    for query in ["", "&animated=false", "&animated=true", "&animated=true"] {
        story.say_raw(Some(&alice.token), &format!("{REQUEST}/{moving}?width=50&height=50{query}"), "");
    }
    story.end(STORY, "what_is_clear_stays_clear_and_what_moves_moves_if_that_is_asked_for");
}

#[test]
fn what_has_no_thumbnail_says_why() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let photo = jpeg(80, 40);
    for (content_type, file) in [
        ("text/plain", b"Hello".to_vec()),
        ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("image/avif", [b"\0\0\0\x20ftypavif", &[0; 100][..]].concat()),
        ("image/jpeg", photo[..photo.len() / 8].to_vec()),
        ("image/png", png_header(50_000, 50_000, false)),
        ("image/png", Vec::new()),
    ] {
        let place = story.upload(&alice, content_type, &file);
        // The second time the file is not read.
        for _ in 0..2 {
            story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?width=32&height=32"), "");
        }
    }
    story.end(STORY, "what_has_no_thumbnail_says_why");
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let place = story.upload(&alice, "image/gif", &gif(8, 8));
    for query in [
        "",
        "?width=32",
        "?width=32&height=",
        "?width=32&height=a",
        "?width=32&height=1.5",
        "?width=0&height=32",
        "?width=32&height=-32",
        "?width=32&height=32&method=stretch",
        "?width=32&height=32&animated=perhaps",
        "?width=32&height=32&timeout_ms=soon",
    ] {
        story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}{query}"), "");
    }
    story.end(STORY, "requests_that_make_no_sense_are_refused");
}

#[test]
fn what_is_not_there_is_not_found() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let size = "width=32&height=32";
    story.say_raw(None, &format!("{REQUEST}/example.org/unknown?{size}"), "");
    for place in ["example.org/unknown", "elsewhere.org/unknown", "example.org/..%2Fkeys"] {
        story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?{size}"), "");
    }
    let created = value(&story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", ""));
    let place = created["content_uri"].as_str().unwrap().replace("mxc://", "");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?{size}&timeout_ms=0"), "");
    story.world.clock.advance(24 * 60 * 60 * 1000);
    let alice = story.login("alice");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?{size}&timeout_ms=0"), "");
    story.end(STORY, "what_is_not_there_is_not_found");
}

#[test]
fn on_the_free_plan_a_large_photo_is_shown_itself() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("WORKERS_PLAN", "free")]);
    let alice = story.person("alice");
    let mut large = jpeg(200, 100);
    large.resize(65_537, 0);
    for file in [&large, &large[..65_536]] {
        let place = story.upload(&alice, "image/jpeg", file);
        story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?width=32&height=32&method=crop"), "");
    }
    let place = story.upload(&alice, "text/html", &large);
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}?width=32&height=32&method=crop"), "");
    story.end(STORY, "on_the_free_plan_a_large_photo_is_shown_itself");
}
