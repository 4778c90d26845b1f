//! `DELETE /_synapse/admin/v1/media/{serverName}/{mediaId}`

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/delete_media";

#[test]
fn deleted_media_leaves_no_object() {
    let (mut story, root, alice, [first, second]) = two_files();
    let request = format!("DELETE /_synapse/admin/v1/media/{first}");
    refuse_others(&mut story, &alice, &request);
    story.say_raw(Some(&root.token), &request, "");
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [404, 200]);
    assert_eq!(story.world.media.keys().len(), 1);
    assert!(!story.world.database.dump().contains("first.txt"), "nor a row");
    let log = story.world.log.audits();
    assert_eq!(log.len(), 1, "{log:?}");
    assert!(log[0].starts_with("administrator @root:example.org: deleted media "), "{log:?}");
    story.say_raw(Some(&root.token), &request, "");
    for place in ["example.org/unknown", "elsewhere.org/unknown"] {
        story.say_raw(Some(&root.token), &format!("DELETE /_synapse/admin/v1/media/{place}"), "");
    }
    story.end(STORY, "deleted_media_leaves_no_object");
}
