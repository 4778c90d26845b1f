//! `POST /_synapse/admin/v1/media/unprotect/{mediaId}`

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/unprotect_media";

#[test]
fn media_without_protection_is_hidden() {
    let (mut story, root, alice, [first, second]) = two_files();
    let first_id = first.split_once('/').unwrap().1;
    let protect = format!("POST /_synapse/admin/v1/media/protect/{first_id}");
    assert_eq!(story.ask(Some(&root.token), &protect, "").status, 200);
    let request = format!("POST /_synapse/admin/v1/media/unprotect/{first_id}");
    refuse_others(&mut story, &alice, &request);
    story.say_raw(Some(&root.token), &request, "");
    story.say_raw(Some(&root.token), "POST /_synapse/admin/v1/media/unprotect/unknown", "");
    let hide = format!("POST /_synapse/admin/v1/media/quarantine/{first}");
    assert_eq!(story.ask(Some(&root.token), &hide, "").status, 200);
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [404, 200]);
    story.end(STORY, "media_without_protection_is_hidden");
}
