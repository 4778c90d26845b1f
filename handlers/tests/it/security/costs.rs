//! Tests of what requests without a session cost, by every served path and by paths that are not served
//! (security S52).

use lattice_handlers::objects::protocol::{ObjectKind, ObjectName};
use ruma_common::ServerName;
use serde_json::{Value, json};

use super::open::{OPEN, SETTINGS, forged_tokens, path, served};
use crate::story::{Story, value};

const TIMES: usize = 5;

/// A deployment with an account whose server has its keys.
fn warm() -> Story {
    let story = Story::with(SETTINGS);
    story.person("alice");
    story
}

/// The object requests so far.
fn requests(story: &Story) -> u64 {
    [ObjectKind::Room, ObjectKind::User, ObjectKind::Server]
        .map(|kind| story.world.requests(kind))
        .iter()
        .sum()
}

/// All rows, those of the Server object too.
fn rows(story: &Story) -> String {
    let server = ObjectName::server(<&ServerName>::try_from("example.org").unwrap());
    format!("{}{}", story.world.everything(), story.world.sql(&server).dump())
}

/// Sends requests; asserts that each costs at most `objects` object requests and writes no row.
fn assert_costs(story: &Story, name: &str, objects: u64, work: impl Fn(usize)) {
    let stored = rows(story);
    for number in 0..TIMES {
        let before = requests(story);
        work(number);
        let asked = requests(story) - before;
        assert!(asked <= objects, "{name}: {asked} object requests");
    }
    assert_eq!(rows(story), stored, "{name} wrote rows");
}

/// Every path that is not open, without a token and with tokens that are none, costs no object request and no row.
#[test]
fn s52_no_operation_costs_an_object_request_without_a_token_of_this_server() {
    let story = warm();
    let alice = story.login("alice");
    let forged = forged_tokens(&story, &alice);
    let closed = served().into_iter().filter(|meta| OPEN.iter().all(|open| open.name != meta.name));
    let mut paths = 0;
    for meta in closed {
        for pattern in std::iter::once(&meta.path).chain(meta.also) {
            paths += 1;
            let request = format!("{} {}", meta.method, path(pattern, &alice.user_id));
            assert_costs(&story, &request, 0, |_| {
                for body in
                    ["", "{}", r#"{"auth":{"type":"m.login.password","user":"alice","password":"x"}}"#]
                {
                    assert_eq!(story.ask(None, &request, body).status, 401, "{request}");
                    for token in &forged {
                        let status = story.ask(Some(token), &request, body).status;
                        assert!(status == 401 || status == 403, "{request}: {status}");
                    }
                }
            });
        }
    }
    assert!(paths > 30, "{paths}");
}

/// What strangers try at the open operations writes no row, and costs what the list says, a new name each time.
#[test]
fn s52_open_operations_cost_strangers_no_row_and_few_object_requests() {
    for settings in [&[][..], &[("REGISTRATION", "token")], &[("REGISTRATION", "closed")]] {
        // The first of two values of one setting counts.
        let story = Story::with(&[settings, SETTINGS].concat());
        let auth = json!({ "type": "m.login.password", "user": "nobody", "password": "x" }).to_string();
        story.ask(None, "POST /_matrix/client/v3/refresh", r#"{"refresh_token":"x"}"#);
        story.ask(None, "POST /_matrix/client/v3/login", &auth);
        for open in OPEN {
            let meta = served().into_iter().find(|meta| meta.name == open.name).unwrap();
            for tried in 0..(open.tried)(0).len() {
                assert_costs(&story, open.name, open.objects, |number| {
                    let (query, body) = (open.tried)(number).swap_remove(tried);
                    let target = path(meta.path, &format!("@mallory{number}:example.org"));
                    let body = if body == Value::Null { String::new() } else { body.to_string() };
                    story.ask(None, &format!("{} {target}{query}", meta.method), &body);
                });
            }
        }
    }
}

/// Paths, methods and bodies that no operation takes cost nothing, with a valid token too.
#[test]
fn s52_requests_that_no_operation_serves_cost_nothing() {
    let story = warm();
    let alice = story.login("alice");
    let long = format!("GET /_matrix/client/v3/sync?since={}", "x".repeat(10_000));
    for (request, wanted) in [
        ("GET /_matrix", 404),
        ("GET /_matrix/client/v3/nothing", 404),
        ("POST /_matrix/federation/v2/invite/!room:example.org/$event", 404),
        ("PATCH /_matrix/client/v3/sync", 405),
        ("DELETE /_matrix/client/v3/createRoom", 405),
        ("OPTIONS /_matrix/client/v3/sync", 204),
        (long.as_str(), 413),
    ] {
        assert_costs(&story, request, 0, |_| {
            for token in [None, Some(alice.token.as_str())] {
                let reply = story.ask(token, request, &"x".repeat(100_000));
                assert_eq!(reply.status, wanted, "{request}");
            }
        });
    }
    assert_costs(&story, "HEAD of a closed path", 0, |_| {
        let reply = story.ask(None, "HEAD /_matrix/client/v3/account/whoami", "");
        assert_eq!(reply.status, 401);
    });
    assert_costs(&story, "HEAD of an open path", 1, |_| {
        let reply = story.ask(None, "HEAD /_matrix/client/v3/profile/@mallory:example.org", "");
        assert_eq!(reply.status, 404);
    });
    assert_eq!(
        value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/account/whoami", ""))["user_id"],
        alice.user_id
    );
}
