//! `POST /_synapse/admin/v1/media/delete`

use serde_json::json;

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/delete_media_by_age";
const REQUEST: &str = "POST /_synapse/admin/v1/media/delete";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

#[test]
fn media_that_nobody_downloads_is_deleted() {
    let (mut story, _, _, [first, second]) = two_files();
    story.world.clock.advance(DAY_MS);
    let (root, alice) = (story.login("root"), story.login("alice"));
    assert_eq!(status(&story, &alice, &first), 200, "it was downloaded today");
    let request = format!("{REQUEST}?before_ts=1767312000000");
    refuse_others(&mut story, &alice, &request);
    for query in ["", "?before_ts=-1", "?before_ts=1767312000", "?before_ts=1767312000000&size_gt=-1"] {
        story.say_raw(Some(&root.token), &format!("{REQUEST}{query}"), "");
    }
    story.say_raw(Some(&root.token), &format!("{request}&size_gt=10"), "");
    story.say_raw(Some(&root.token), &format!("{request}&size_gt=9"), "");
    story.say_raw(Some(&root.token), &request, "");
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [200, 404]);
    assert_eq!(story.world.media.keys().len(), 1);
    story.end(STORY, "media_that_nobody_downloads_is_deleted");
}

#[test]
fn avatars_stay_unless_the_request_says_otherwise() {
    let (mut story, _, alice, [first, second]) = two_files();
    let profile = format!("PUT /_matrix/client/v3/profile/{}/avatar_url", alice.user_id);
    let avatar = json!({ "avatar_url": format!("mxc://{first}") }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &profile, &avatar).status, 200);
    let room_id = story.room(&alice, json!({}));
    let state = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.avatar");
    let avatar = json!({ "url": format!("mxc://{second}") }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &state, &avatar).status, 200);
    story.world.clock.advance(DAY_MS);
    let (root, alice) = (story.login("root"), story.login("alice"));
    let request = format!("{REQUEST}?before_ts=1767312000000");
    story.say_raw(Some(&root.token), &request, "");
    // The room has another avatar, of another server.
    assert_eq!(story.ask(Some(&alice.token), &state, r#"{"url":"mxc://elsewhere.org/a"}"#).status, 200);
    story.say_raw(Some(&root.token), &request, "");
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [200, 404]);
    story.world.clock.advance(DAY_MS);
    let root = story.login("root");
    story.say_raw(Some(&root.token), &format!("{REQUEST}?before_ts=1767398400000&keep_profiles=false"), "");
    assert_eq!(story.world.media.keys(), Vec::<String>::new());
    story.end(STORY, "avatars_stay_unless_the_request_says_otherwise");
}
