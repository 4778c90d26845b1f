//! `POST /_matrix/media/v3/upload`

use crate::story::Story;

const STORY: &str = "client/media/upload_content";
const REQUEST: &str = "POST /_matrix/media/v3/upload";

#[test]
fn a_user_uploads_a_file() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.set_headers(&[("content-type", "text/plain"), ("content-length", "5")]);
    story.say_raw(Some(&alice.token), &format!("{REQUEST}?filename=note.txt"), "hello");
    story.set_headers(&[]);
    story.say_raw(Some(&alice.token), REQUEST, "a body of a length that the client does not name");
    story.say_raw(Some(&alice.token), REQUEST, "");
    story.end(STORY, "a_user_uploads_a_file");
}

#[test]
fn what_is_too_much_is_refused_and_leaves_nothing() {
    let limits = [("REGISTRATION", "open"), ("UPLOAD_LIMIT_MB", "1"), ("MEDIA_QUOTA_MIB", "1")];
    let mut story = Story::with(&limits);
    let alice = story.person("alice");
    let long = "x".repeat(300);
    story.say_raw(Some(&alice.token), &format!("{REQUEST}?filename={long}"), "hello");
    story.set_headers(&[("content-length", "1000001")]);
    story.say_raw(Some(&alice.token), REQUEST, "an announced length beyond the limit is not read");
    story.set_headers(&[]);
    let token = Some(alice.token.as_str());
    let unannounced = story.ask(token, REQUEST, &"x".repeat(1_000_001));
    assert_eq!(unannounced.status, 413, "the body is longer than the limit");
    assert_eq!(story.ask(token, REQUEST, &"x".repeat(1_000_000)).status, 200);
    story.set_headers(&[("content-length", "60000")]);
    story.say_raw(token, REQUEST, "an announced length beyond the quota is not read");
    story.set_headers(&[]);
    assert_eq!(story.ask(token, REQUEST, &"x".repeat(60_000)).status, 403, "the quota counts what came");
    assert_eq!(story.world.media.keys().len(), 1, "what was refused left no object");
    assert!(!story.world.everything().contains("loose_object"), "nor a row");
    story.end(STORY, "what_is_too_much_is_refused_and_leaves_nothing");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let alice = story.person("alice");
    story.say_raw(None, REQUEST, "hello");
    story.say_raw(Some("nonsense"), REQUEST, "hello");
    story.set_headers(&[("content-length", "500")]);
    story.say_raw(Some(&alice.token), REQUEST, "the connection broke");
    assert!(story.world.media.keys().is_empty());
    story.end(STORY, "invalid_requests_are_refused");
}
