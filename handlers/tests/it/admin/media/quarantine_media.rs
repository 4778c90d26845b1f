//! `POST /_synapse/admin/v1/media/quarantine/{serverName}/{mediaId}`

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/quarantine_media";

#[test]
fn nobody_downloads_hidden_media() {
    let (mut story, root, alice, [first, second]) = two_files();
    let request = format!("POST /_synapse/admin/v1/media/quarantine/{first}");
    story.say_raw(Some(&root.token), &request, "");
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [404, 200]);
    assert_eq!(status(&story, &root, &first), 404);
    story.say_raw(Some(&alice.token), &format!("GET /_matrix/client/v1/media/download/{first}"), "");
    for place in ["example.org/unknown", "elsewhere.org/unknown", "example.org/a.b"] {
        story.say_raw(Some(&root.token), &format!("POST /_synapse/admin/v1/media/quarantine/{place}"), "");
    }
    refuse_others(&mut story, &alice, &request);
    story.end(STORY, "nobody_downloads_hidden_media");
}
