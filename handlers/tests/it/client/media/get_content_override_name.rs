//! `GET /_matrix/media/v3/download/{serverName}/{mediaId}/{fileName}`

use lattice_handlers::Config;

use crate::story::{Story, value};

const STORY: &str = "client/media/get_content_override_name";
const REQUEST: &str = "GET /_matrix/media/v3/download";

fn upload(story: &Story, token: &str) -> String {
    let uploaded = value(&story.ask(Some(token), "POST /_matrix/media/v3/upload?filename=old.txt", "hello"));
    let place = uploaded["content_uri"].as_str().unwrap().strip_prefix("mxc://").unwrap();
    format!("{place}/new.txt")
}

#[test]
fn what_was_uploaded_before_the_freeze_stays_open() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("UNAUTHENTICATED_MEDIA", "on")]);
    let alice = story.person("alice");
    let before = upload(&story, &alice.token);
    story.say_raw(None, &format!("{REQUEST}/{before}"), "");
    let reserved = value(&story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", ""));
    let reserved = reserved["content_uri"].as_str().unwrap().replace("mxc:/", "");
    story.say_raw(None, &format!("{REQUEST}{reserved}/new.txt?timeout_ms=0"), "");
    let off = |name: &str| match name {
        "SERVER_NAME" => Some("example.org".to_owned()),
        "REGISTRATION" => Some("open".to_owned()),
        _ => None,
    };
    story.restart(Config::read(off).unwrap());
    let after = upload(&story, &alice.token);
    let rows = story.world.everything();
    story.say_raw(None, &format!("{REQUEST}/{before}"), "");
    story.say_raw(None, &format!("{REQUEST}/{after}"), "");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{after}"), "");
    assert_eq!(story.world.everything(), rows, "requests without a token write nothing");
    story.end(STORY, "what_was_uploaded_before_the_freeze_stays_open");
}
