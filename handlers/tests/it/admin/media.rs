//! Stories of administrators and media, and what they share.

mod delete_media;
mod delete_media_by_age;
mod delete_media_of_user;
mod list_media_of_user;
mod protect_media;
mod quarantine_media;
mod quarantine_media_in_room;
mod quarantine_media_of_user;
mod unprotect_media;
mod unquarantine_media;

use crate::story::{Person, Story, value};

const SETTINGS: [(&str, &str); 2] = [("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open")];

/// An administrator, Alice, and two files of hers, as `server/id`.
fn two_files() -> (Story, Person, Person, [String; 2]) {
    let story = Story::with(&SETTINGS);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    let files = ["first.txt", "second.txt"].map(|name| upload(&story, &alice, name));
    (story, root, alice, files)
}

/// A file of a user, as `server/id`, whose bytes are its name.
fn upload(story: &Story, owner: &Person, name: &str) -> String {
    story.world.clock.advance(1_000);
    let request = format!("POST /_matrix/media/v3/upload?filename={name}");
    let uploaded = value(&story.ask(Some(&owner.token), &request, name));
    uploaded["content_uri"].as_str().unwrap().replace("mxc://", "")
}

/// The status of a download by a user.
fn status(story: &Story, reader: &Person, place: &str) -> u16 {
    let request = format!("GET /_matrix/client/v1/media/download/{place}");
    story.ask(Some(&reader.token), &request, "").status.as_u16()
}

/// Makes a request that only administrators may make, as a user and as nobody.
fn refuse_others(story: &mut Story, alice: &Person, request: &str) {
    story.say_raw(Some(&alice.token), request, "");
    story.say_raw(None, request, "");
}
