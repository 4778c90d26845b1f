//! Tests that every operation is open by a list, or refuses who does not authenticate before anything else
//! (security S01).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use lattice_wire::{AuthClass, Meta, Reply, TokenCheck, When};
use serde_json::{Value, json};

use super::open::{OPEN, SETTINGS, forged_tokens, path, served};
use crate::msc::delays;
use crate::pictures;
use crate::story::{Person, Story, value};

/// Status and error code of a reply.
fn outcome(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), value(reply)["errcode"].as_str().unwrap_or_default().to_owned())
}

/// Bodies of requests: none, complete JSON, broken JSON, a number that no client reads, and more than is read.
fn bodies(meta: &Meta) -> Vec<String> {
    let long = format!("{{\"x\":\"{}\"}}", "x".repeat(meta.max_body));
    vec![String::new(), "{}".to_owned(), "{".to_owned(), "{\"x\":1e400}".to_owned(), long]
}

/// The query that distinguishes an operation from another on the same path.
fn condition(meta: &Meta) -> String {
    match meta.when {
        Some(When::Query(name)) => format!("{name}=1"),
        Some(When::Body(_)) | None => String::new(),
    }
}

/// Requests of every path of an operation: with parameters that decode, and with some that do not.
fn requests(meta: &Meta) -> Vec<String> {
    let paths = std::iter::once(&meta.path).chain(meta.also);
    let targets = paths.flat_map(|pattern| {
        let good = path(pattern, "@alice:example.org");
        let bad = pattern.split('/').map(|part| if part.starts_with('{') { "%FF" } else { part });
        let query = condition(meta);
        [
            format!("{good}?{query}"),
            format!("{good}?limit=x&timeout=%FF&access_token=x&{query}"),
            format!("{}?{query}", bad.collect::<Vec<_>>().join("/")),
        ]
    });
    targets.map(|target| format!("{} {target}", meta.method)).collect()
}

/// Asserts that a token that is none was refused as such.
fn assert_unknown_token(meta: &Meta, reply: &Reply, request: &str) {
    let outcome = outcome(reply);
    let is_operators = meta.auth == AuthClass::Operator && outcome == (403, "M_FORBIDDEN".to_owned());
    assert!(is_operators || outcome == (401, "M_UNKNOWN_TOKEN".to_owned()), "{request}: {outcome:?}");
}

/// Asks every operation that `is_closed` without a token and with tokens that are none.
fn assert_refused(story: &Story, is_closed: impl Fn(&Meta) -> bool) -> usize {
    let alice = story.person("alice");
    let ended = story.login("alice");
    story.ask(Some(&ended.token), "POST /_matrix/client/v3/logout", "{}");
    let forged = forged_tokens(story, &alice);
    let closed: Vec<&Meta> = served().into_iter().filter(|meta| is_closed(meta)).collect();
    for meta in &closed {
        for request in requests(meta) {
            for body in bodies(meta) {
                let ask = |token: Option<&str>| story.ask(token, &request, &body);
                assert_eq!(outcome(&ask(None)), (401, "M_MISSING_TOKEN".to_owned()), "{request} {body:.20}");
                forged.iter().for_each(|token| assert_unknown_token(meta, &ask(Some(token)), &request));
                // Where an object checks the token with its command, the command is decoded before.
                if meta.check == TokenCheck::Always {
                    assert_unknown_token(meta, &ask(Some(&ended.token)), &request);
                }
            }
        }
        let request = format!("{} {}?{}", meta.method, path(meta.path, &alice.user_id), condition(meta));
        let body = if meta.name == "client/queryKeys" { r#"{"device_keys":{}}"# } else { "{}" };
        assert_unknown_token(meta, &story.ask(Some(&ended.token), &request, body), &request);
    }
    closed.len()
}

fn is_open(meta: &Meta) -> bool {
    OPEN.iter().any(|open| open.name == meta.name)
}

/// No token, a token that is none or of another kind, one of a session that ended: whatever the path's parameters,
/// the query and the body are.
#[test]
fn s01_every_operation_that_is_not_open_refuses_strangers_before_anything_else() {
    let closed = assert_refused(&Story::with(SETTINGS), |meta| !is_open(meta));
    assert_eq!(closed + OPEN.len(), served().len());
    // A setting closes two more.
    let settings = [SETTINGS, &[("PROFILES", "users")]].concat();
    let profiles = ["client/getProfileField", "client/getUserProfile"];
    let closed = assert_refused(&Story::with(&settings), |meta| profiles.contains(&meta.name));
    assert_eq!(closed, profiles.len());
}

/// The list has exactly the operations whose handlers answer without a token, and each of them does.
#[test]
fn s01_every_open_operation_is_listed_and_answers_without_a_token() {
    let story = Story::with(SETTINGS);
    let alice = story.person("alice");
    let mut listed = BTreeSet::new();
    for open in OPEN {
        assert!(listed.insert(open.name), "{} is listed twice", open.name);
        let meta = served().into_iter().find(|meta| meta.name == open.name);
        let meta = meta.unwrap_or_else(|| panic!("{} is not served", open.name));
        let (query, body) = (open.served)(&story, &alice);
        for pattern in std::iter::once(&meta.path).chain(meta.also) {
            let request = format!("{} {}{query}", meta.method, path(pattern, &alice.user_id));
            let body = if body == Value::Null { String::new() } else { body.to_string() };
            let reply = match open.name {
                "client/registrationTokenValidity" => {
                    Story::with(&[("REGISTRATION", "token")]).ask(None, &request, &body)
                }
                "client/getRoomSummary" | "client/getRoomVisibilityOnDirectory" => {
                    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
                    story.ask(None, &request.replace("!room:example.org", &room_id), &body)
                }
                "client/getContent" | "client/getContentOverrideName" | "client/getContentThumbnail" => {
                    let story = Story::with(&[("REGISTRATION", "open"), ("UNAUTHENTICATED_MEDIA", "on")]);
                    let alice = story.person("alice");
                    let place = format!("/{}", story.upload(&alice, "image/gif", &pictures::gif(2, 2)));
                    story.ask(None, &request.replacen("/x/x", &place, 1), &body)
                }
                "msc/actOnDelayedEvent" => {
                    let room_id = story.room(&alice, json!({}));
                    let delay_id = delays::message(&story, &alice, &room_id, 1_000);
                    story.ask(None, &request.replace("ltd_a.b.c", &delay_id), &body)
                }
                _ => story.ask(None, &request, &body),
            };
            assert_eq!(reply.status, 200, "{request}: {reply:?}");
        }
        let is_open =
            matches!(meta.auth, AuthClass::None | AuthClass::UserOptional | AuthClass::AppserviceOptional);
        assert!(is_open, "{}", open.name);
    }
}

/// Guests, and users who administer nothing, are told so before the request is decoded.
#[test]
fn s01_guests_and_users_reach_what_is_theirs_alone() {
    let story = Story::with(&[SETTINGS, &[("GUESTS", "on")]].concat());
    let alice = story.person("alice");
    let guest = Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    let (mut for_users, mut for_administrators) = (0, 0);
    for meta in served().into_iter().filter(|meta| !is_open(meta)) {
        let request = format!("{} {}?{}", meta.method, path(meta.path, &alice.user_id), condition(meta));
        for body in bodies(meta) {
            let ask = |person: &Person| outcome(&story.ask(Some(&person.token), &request, &body));
            if meta.auth == AuthClass::Admin {
                for_administrators += 1;
                assert_eq!(ask(&alice), (403, "M_FORBIDDEN".to_owned()), "{request}");
            } else if meta.auth == AuthClass::User && !meta.guest {
                for_users += 1;
                assert_eq!(ask(&guest), (403, "M_GUEST_ACCESS_FORBIDDEN".to_owned()), "{request}");
            }
        }
    }
    assert!(for_users > 20 && for_administrators > 20, "{for_users}, {for_administrators}");
}

fn specification() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// The method and the path of every operation in a section's file, by its name.
fn routes(api: &str, section: &str) -> Vec<(String, String)> {
    let mut name = "";
    let lines = section.lines().filter_map(|line| {
        if let Some(operation) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) {
            name = operation.trim_end_matches(':');
        }
        Some((format!("{api}/{name}"), line.strip_prefix("    route: ")?.to_owned()))
    });
    lines.collect()
}

/// The routes of the operations of one API: a folder of sections, or one file.
fn api(name: &str) -> Vec<(String, String)> {
    let folder = specification().join(name);
    let files = if folder.is_dir() {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![folder.with_extension("yaml")]
    };
    files.iter().flat_map(|file| routes(name, &fs::read_to_string(file).unwrap())).collect()
}

/// Every operation of the ledger is served by a route of the tests above, or answers that it is not. One shares its route with
/// a served operation, which answers.
#[test]
fn s01_every_operation_of_the_ledger_is_served_or_unrecognized() {
    let ledger = fs::read_to_string(specification().join("ledger.toml")).unwrap();
    let of_status = |status: &str| -> BTreeSet<String> {
        let wanted = format!("\" = {{ status = \"{status}\"");
        let names = ledger.lines().filter_map(|line| Some(line.split_once(&wanted)?.0));
        names.map(|name| name.trim_start_matches('"').to_owned()).collect()
    };
    let names: BTreeSet<String> = served().iter().map(|meta| meta.name.to_owned()).collect();
    assert_eq!(of_status("served"), names);
    let mut absent = of_status("absent");
    assert!(absent.remove("client/inviteBy3PID"));
    let apis: BTreeSet<&str> = absent.iter().map(|name| name.split_once('/').unwrap().0).collect();
    let routes: BTreeMap<String, String> = apis.into_iter().flat_map(api).collect();
    let story = Story::with(SETTINGS);
    let alice = story.person("alice");
    for name in &absent {
        let (method, pattern) = routes[name].split_once(' ').unwrap();
        let request = format!("{method} {}", path(pattern, &alice.user_id));
        for token in [None, Some(alice.token.as_str())] {
            let (status, errcode) = outcome(&story.ask(token, &request, "{}"));
            assert!(status == 404 || status == 405, "{name}: {request} {status}");
            assert_eq!(errcode, "M_UNRECOGNIZED", "{name}: {request}");
        }
    }
    assert!(absent.len() > 50, "{}", absent.len());
}
