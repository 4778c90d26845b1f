//! `GET /_matrix/media/v3/thumbnail/{serverName}/{mediaId}`

use lattice_handlers::Config;

use crate::pictures::{jpeg, png_header};
use crate::story::{Story, value};

const STORY: &str = "client/media/get_content_thumbnail";
const REQUEST: &str = "GET /_matrix/media/v3/thumbnail";
const SIZE: &str = "width=32&height=32&method=scale";

#[test]
fn what_was_uploaded_before_the_freeze_stays_open() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("UNAUTHENTICATED_MEDIA", "on")]);
    let alice = story.person("alice");
    let before = story.upload(&alice, "image/jpeg", &jpeg(80, 40));
    story.say_raw(None, &format!("{REQUEST}/{before}?{SIZE}&allow_remote=false&allow_redirect=true"), "");
    let bomb = story.upload(&alice, "image/png", &png_header(50_000, 50_000, false));
    story.say_raw(None, &format!("{REQUEST}/{bomb}?{SIZE}"), "");
    let text = story.upload(&alice, "text/plain", b"Hello");
    story.say_raw(None, &format!("{REQUEST}/{text}?{SIZE}"), "");
    story.say_raw(None, &format!("{REQUEST}/{text}?width=32&height=-1"), "");
    let reserved = value(&story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", ""));
    let reserved = reserved["content_uri"].as_str().unwrap().replace("mxc:/", "");
    story.say_raw(None, &format!("{REQUEST}{reserved}?{SIZE}&timeout_ms=0"), "");
    let off = |name: &str| match name {
        "SERVER_NAME" => Some("example.org".to_owned()),
        "REGISTRATION" => Some("open".to_owned()),
        _ => None,
    };
    story.restart(Config::read(off).unwrap());
    let after = story.upload(&alice, "image/jpeg", &jpeg(80, 40));
    let rows = story.world.everything();
    story.say_raw(None, &format!("{REQUEST}/{before}?{SIZE}"), "");
    story.say_raw(None, &format!("{REQUEST}/{after}?{SIZE}"), "");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{after}?{SIZE}"), "");
    assert_eq!(story.world.everything(), rows, "requests without a token write nothing");
    assert_eq!(story.world.media.keys().len(), 4, "nor do they keep what they made");
    story.end(STORY, "what_was_uploaded_before_the_freeze_stays_open");
}
