//! `POST /_matrix/media/v1/create`

use crate::story::Story;

const STORY: &str = "client/media/create_content";
const REQUEST: &str = "POST /_matrix/media/v1/create";

#[test]
fn a_user_reserves_media_ids_up_to_a_maximum() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.say_raw(Some(&alice.token), REQUEST, "");
    for _ in 0..9 {
        assert_eq!(story.ask(Some(&alice.token), REQUEST, "").status, 200);
    }
    story.say_raw(Some(&alice.token), REQUEST, "");
    assert_eq!(story.ask(Some(&bob.token), REQUEST, "").status, 200, "others have ids of their own");
    story.say_raw(None, REQUEST, "");
    story.world.clock.advance(24 * 60 * 60 * 1000);
    let alice = story.login("alice");
    assert_eq!(story.ask(Some(&alice.token), REQUEST, "").status, 200, "the first ones have expired");
    story.end(STORY, "a_user_reserves_media_ids_up_to_a_maximum");
}
