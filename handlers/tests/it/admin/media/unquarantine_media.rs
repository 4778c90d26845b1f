//! `POST /_synapse/admin/v1/media/unquarantine/{serverName}/{mediaId}`

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/unquarantine_media";

#[test]
fn hidden_media_is_shown_again() {
    let (mut story, root, alice, [first, second]) = two_files();
    let hide = format!("POST /_synapse/admin/v1/media/quarantine/{first}");
    assert_eq!(story.ask(Some(&root.token), &hide, "").status, 200);
    let request = format!("POST /_synapse/admin/v1/media/unquarantine/{first}");
    refuse_others(&mut story, &alice, &request);
    assert_eq!(status(&story, &alice, &first), 404);
    story.say_raw(Some(&root.token), &request, "");
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [200, 200]);
    story.say_raw(Some(&root.token), "POST /_synapse/admin/v1/media/unquarantine/example.org/unknown", "");
    story.end(STORY, "hidden_media_is_shown_again");
}
