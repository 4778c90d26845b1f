//! `POST /_synapse/admin/v1/media/protect/{mediaId}`

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/protect_media";

#[test]
fn protected_media_is_not_hidden() {
    let (mut story, root, alice, [first, second]) = two_files();
    let first_id = first.split_once('/').unwrap().1;
    let request = format!("POST /_synapse/admin/v1/media/protect/{first_id}");
    refuse_others(&mut story, &alice, &request);
    story.say_raw(Some(&root.token), &request, "");
    story.say_raw(Some(&root.token), "POST /_synapse/admin/v1/media/protect/unknown", "");
    let hide = |place: &str| format!("POST /_synapse/admin/v1/media/quarantine/{place}");
    story.say_raw(Some(&root.token), &hide(&first), "");
    assert_eq!(story.ask(Some(&root.token), &hide(&second), "").status, 200);
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [200, 404]);
    story.end(STORY, "protected_media_is_not_hidden");
}
