//! `POST /_synapse/admin/v1/user/{userId}/media/quarantine`

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/quarantine_media_of_user";

#[test]
fn all_media_of_a_user_but_what_is_protected_is_hidden() {
    let (mut story, root, alice, [first, second]) = two_files();
    let second_id = second.split_once('/').unwrap().1;
    let protect = format!("POST /_synapse/admin/v1/media/protect/{second_id}");
    assert_eq!(story.ask(Some(&root.token), &protect, "").status, 200);
    let request = format!("POST /_synapse/admin/v1/user/{}/media/quarantine", alice.user_id);
    refuse_others(&mut story, &alice, &request);
    story.say_raw(Some(&root.token), &request, "");
    story.say_raw(Some(&root.token), &request, "");
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [404, 200]);
    for user in ["@nobody:example.org", "@alice:elsewhere.org", "alice"] {
        story.say_raw(
            Some(&root.token),
            &format!("POST /_synapse/admin/v1/user/{user}/media/quarantine"),
            "",
        );
    }
    story.end(STORY, "all_media_of_a_user_but_what_is_protected_is_hidden");
}
