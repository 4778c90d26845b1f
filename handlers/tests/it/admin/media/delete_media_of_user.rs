//! `DELETE /_synapse/admin/v1/users/{userId}/media`

use super::{refuse_others, status, two_files};

const STORY: &str = "admin/media/delete_media_of_user";

#[test]
fn media_of_a_user_is_deleted() {
    let (mut story, root, alice, [first, second]) = two_files();
    let request = format!("DELETE /_synapse/admin/v1/users/{}/media", alice.user_id);
    refuse_others(&mut story, &alice, &request);
    for query in ["limit=-1", "from=-1", "order_by=size"] {
        story.say_raw(Some(&root.token), &format!("{request}?{query}"), "");
    }
    story.say_raw(Some(&root.token), &format!("{request}?limit=1"), "");
    assert_eq!([&first, &second].map(|place| status(&story, &alice, place)), [200, 404]);
    story.say_raw(Some(&root.token), &request, "");
    story.say_raw(Some(&root.token), &request, "");
    assert_eq!(story.world.media.keys(), Vec::<String>::new());
    story.say_raw(Some(&root.token), "DELETE /_synapse/admin/v1/users/@nobody:example.org/media", "");
    story.say_raw(Some(&root.token), "DELETE /_synapse/admin/v1/users/@alice:elsewhere.org/media", "");
    story.end(STORY, "media_of_a_user_is_deleted");
}
