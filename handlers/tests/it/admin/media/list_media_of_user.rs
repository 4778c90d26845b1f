//! `GET /_synapse/admin/v1/users/{userId}/media`

use super::{refuse_others, status, two_files};
use crate::story::value;

const STORY: &str = "admin/media/list_media_of_user";

#[test]
fn media_of_a_user_is_listed() {
    let (mut story, root, alice, [first, second]) = two_files();
    let hide = format!("POST /_synapse/admin/v1/media/quarantine/{first}");
    assert_eq!(story.ask(Some(&root.token), &hide, "").status, 200);
    assert_eq!(status(&story, &alice, &second), 200);
    let request = format!("GET /_synapse/admin/v1/users/{}/media", alice.user_id);
    story.say_raw(Some(&root.token), &format!("{request}?limit=1"), "");
    story.say_raw(Some(&root.token), &format!("{request}?limit=1&from=1"), "");
    story.say_raw(Some(&root.token), &format!("{request}?dir=f&order_by=created_ts"), "");
    for order in ["media_id", "upload_name", "last_access_ts", "media_type", "quarantined_by"] {
        let listed = story.ask(Some(&root.token), &format!("{request}?order_by={order}&dir=f"), "");
        assert_eq!(value(&listed)["total"], 2, "{order}");
    }
    let largest = value(&story.ask(Some(&root.token), &format!("{request}?order_by=media_length"), ""));
    assert_eq!(largest["media"][0]["media_length"], 10);
    assert_eq!(largest["media"][1]["media_length"], 9);
    for query in ["order_by=size", "from=-1", "limit=-1", "from=x"] {
        story.say_raw(Some(&root.token), &format!("{request}?{query}"), "");
    }
    story.say_raw(Some(&root.token), "GET /_synapse/admin/v1/users/@nobody:example.org/media", "");
    refuse_others(&mut story, &alice, &request);
    story.end(STORY, "media_of_a_user_is_listed");
}
