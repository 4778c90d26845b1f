//! Tests of what requests without an account can cost.

use lattice_handlers::index::MAX_UNCLAIMED_INVITES_BY_INVITER;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_wire::http::header;
use serde_json::json;

use crate::story::{Person, Story, value};

const V3: &str = "/_matrix/client/v3";

/// Requests beyond the limit of an address are refused with the time to wait, and served after that time.
#[test]
fn each_class_of_requests_has_its_limit_by_address() {
    let story = Story::with(&[("REGISTRATION", "open")]);
    let anybody: [(&str, String, usize); 2] =
        [("register", format!("POST {V3}/register"), 10), ("login", format!("POST {V3}/refresh"), 10)];
    for (class, request, burst) in anybody {
        limited(&story, class, None, &request, burst);
    }
    limited(&story, "read", None, &format!("GET {V3}/login"), 2_000);
    assert_eq!(story.world.everything(), "", "a refusal writes nothing");
}

/// Requests beyond the limit of a user are refused, from any address.
#[test]
fn each_class_of_requests_has_its_limit_by_user() {
    let story = Story::with(&[("REGISTRATION", "open")]);
    let alice = story.person("alice");
    let before = story.world.sql(&Story::user_object(&alice.user_id)).changed_rows();
    let rename = format!("PUT {V3}/devices/NONE");
    limited(&story, "write", Some(&alice.token), &rename, 50);
    limited(&story, "read", Some(&alice.token), &format!("GET {V3}/account/whoami"), 200);
    limited(&story, "login", Some(&alice.token), &format!("POST {V3}/account/deactivate"), 10);
    assert_eq!(story.world.sql(&Story::user_object(&alice.user_id)).changed_rows(), before);
}

fn limited(story: &Story, class: &str, token: Option<&str>, request: &str, burst: usize) {
    for number in 0..burst {
        let reply = story.ask(token, request, "{}");
        assert_ne!(reply.status, 429, "{class}: request {number}");
    }
    let refused = story.ask(token, request, "{}");
    assert_eq!(
        (refused.status.as_u16(), &value(&refused)["errcode"]),
        (429, &json!("M_LIMIT_EXCEEDED")),
        "{class}"
    );
    let wait_ms = value(&refused)["retry_after_ms"].as_u64().unwrap();
    let seconds: u64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert_eq!(seconds, wait_ms.div_ceil(1_000), "{class}");
    story.world.clock.advance(wait_ms);
    assert_ne!(story.ask(token, request, "{}").status, 429, "{class}: after the wait");
}

/// Unknown room IDs and usernames make no object write (security S52, S53).
#[test]
fn s52_random_names_cost_one_object_request_each_at_most() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let stored = story.world.everything();
    let (users, rooms) = (story.world.requests(ObjectKind::User), story.world.requests(ObjectKind::Room));
    for number in 0..20 {
        let join = format!("POST {V3}/join/!made-up-{number}:example.org");
        assert_eq!(story.ask(Some(&alice.token), &join, "{}").status, 403);
        let free = format!("GET {V3}/register/available?username=made-up-{number}");
        assert_eq!(story.ask(None, &free, "").status, 200);
    }
    assert_eq!(story.world.everything(), stored);
    // Each join also asks the caller's User to check the token.
    assert!(story.world.requests(ObjectKind::Room) - rooms <= 20);
    assert!(story.world.requests(ObjectKind::User) - users <= 40);
}

/// The names in `invite` of new rooms have a budget: each costs an object request, also if nobody has it.
#[test]
fn s52_unknown_names_in_new_rooms_have_a_budget() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.wake(&[&alice, &bob]);
    let create = |person: &Person, invited: usize| {
        let names: Vec<String> = (0..invited).map(|name| format!("@made-up-{name}:example.org")).collect();
        let body = json!({ "invite": names }).to_string();
        let before = story.world.requests(ObjectKind::User);
        let reply = story.ask(Some(&person.token), &format!("POST {V3}/createRoom"), &body);
        (reply.status.as_u16(), story.world.requests(ObjectKind::User) - before)
    };
    // The check of the token, the creator's profile, the stream update of the creator in three pieces, and the invited.
    // The index takes some invites to names that nobody has, and then looks whether the account exists by now.
    let unclaimed = MAX_UNCLAIMED_INVITES_BY_INVITER;
    assert_eq!(create(&alice, 100), (200, 205 + unclaimed));
    for _ in 0..2 {
        assert_eq!(create(&alice, 100), (200, 205));
    }
    assert_eq!(create(&alice, 1), (429, 1));
    assert_eq!(create(&alice, 0), (200, 3));
    assert_eq!(create(&bob, 100).0, 200, "another user");
    story.world.clock.advance(10_000);
    assert_eq!(create(&alice, 11), (429, 1));
    assert_eq!(create(&alice, 10).0, 200);
}
