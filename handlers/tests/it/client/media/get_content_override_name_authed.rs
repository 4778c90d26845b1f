//! `GET /_matrix/client/v1/media/download/{serverName}/{mediaId}/{fileName}`

use crate::story::{Story, value};

const STORY: &str = "client/media/get_content_override_name_authed";
const REQUEST: &str = "GET /_matrix/client/v1/media/download";

#[test]
fn the_path_names_the_file() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let upload = "POST /_matrix/media/v3/upload?filename=old.txt";
    let uploaded = value(&story.ask(Some(&alice.token), upload, "hello"));
    let place = uploaded["content_uri"].as_str().unwrap().strip_prefix("mxc://").unwrap().to_owned();
    for name in ["new.txt", "name%20with%20spaces", "na%C3%AFve.txt", "a%22b%5Cc%0D%0Ad", "%2E%2E%2Fpasswd"] {
        story.say_raw(Some(&alice.token), &format!("{REQUEST}/{place}/{name}"), "");
    }
    let reserved = value(&story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", ""));
    let reserved = reserved["content_uri"].as_str().unwrap().replace("mxc:/", "");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}{reserved}/new.txt?timeout_ms=0"), "");
    story.say_raw(None, &format!("{REQUEST}/{place}/new.txt"), "");
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/example.org/unknown/new.txt"), "");
    story.end(STORY, "the_path_names_the_file");
}
