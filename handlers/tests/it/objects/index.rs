//! Tests that indexes follow the objects after failures of D1 and concurrent migrations.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

use futures_executor::block_on;
use lattice_handlers::index::{
    IndexWrite, apply, device_keys, forget, media, published_rooms, pusher_owners, reports, room_aliases,
    user_directory,
};
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::ports::{Database, SqlValue};

use crate::story::{Story, value};

fn registered(story: &Story) -> usize {
    block_on(story.world.database.query("SELECT name FROM registry", vec![])).map_or(0, |rows| rows.len())
}

#[test]
fn the_alarm_writes_index_rows_that_failed_before() {
    let story = Story::new();
    story.world.database.switch(false);
    story.two_in_a_room();
    story.world.evict();
    block_on(story.world.fire_alarms(30_000)).unwrap_or(0);
    story.world.database.switch(true);
    assert_eq!(registered(&story), 0);
    block_on(story.world.fire_alarms(30_000)).unwrap();
    assert_eq!(registered(&story), 3, "two users and a room");
    assert_eq!(block_on(story.world.fire_alarms(30_000)).unwrap(), 0, "nothing is left to do");
}

#[test]
fn two_isolates_that_migrate_at_once_both_write() {
    let story = Story::new();
    let write =
        |name: &str| IndexWrite::Register { kind: ObjectKind::Room, name: name.to_owned(), created_ms: 1 };
    let (one, two) = (write("one"), write("two"));
    let mut first = pin!(apply(&*story.world.database, &one));
    let mut second = pin!(apply(&*story.world.database, &two));
    // Each future is an isolate of its own: both see an empty database before either migrates.
    let mut context = Context::from_waker(Waker::noop());
    let mut outcomes = (None, None);
    while outcomes.0.is_none() || outcomes.1.is_none() {
        forget();
        if outcomes.0.is_none()
            && let std::task::Poll::Ready(outcome) = first.as_mut().poll(&mut context)
        {
            outcomes.0 = Some(outcome);
        }
        forget();
        if outcomes.1.is_none()
            && let std::task::Poll::Ready(outcome) = second.as_mut().poll(&mut context)
        {
            outcomes.1 = Some(outcome);
        }
    }
    assert_eq!(outcomes, (Some(Ok(())), Some(Ok(()))));
    assert_eq!(registered(&story), 2);
}

/// A newer deployment has migrated D1: the older one that still runs goes on serving.
#[test]
fn s59_a_schema_that_is_newer_than_the_module_is_served() {
    let story = Story::with(&[("REGISTRATION", "token"), ("OPERATOR_SECRET", "operator")]);
    let root = story.administrator("root");
    let new = r#"{ "token": "welcome" }"#;
    story.ask(Some(&root.token), "POST /_synapse/admin/v1/registration_tokens/new", new);
    let newer = "INSERT INTO schema_version (version) VALUES (1000)";
    block_on(story.world.database.query(newer, vec![])).unwrap();
    forget();
    let validity = "GET /_matrix/client/v1/register/m.login.registration_token/validity?token=welcome";
    assert_eq!(value(&story.ask(None, validity, ""))["valid"], true);
    forget();
    assert_eq!(registered(&story), 1);
    let again = story.ask(Some(&root.token), "GET /_synapse/admin/v1/registration_tokens/welcome", "");
    assert_eq!(again.status, 200);
}

/// The first request after a deployment may be anybody's: it finds what the older deployment kept.
#[test]
fn a_schema_of_an_older_module_is_migrated_by_whoever_reads() {
    for has_token in [true, false] {
        let story = Story::with(&[("REGISTRATION", "open"), ("UNAUTHENTICATED_MEDIA", "on")]);
        let alice = story.person("alice");
        let photo = story.upload(&alice, "text/plain", b"hello");
        // As the first release had it.
        for older in
            ["ALTER TABLE media DROP COLUMN is_scanned", "DELETE FROM schema_version WHERE version > 1"]
        {
            block_on(story.world.database.query(older, vec![])).unwrap();
        }
        forget();
        let download =
            |path: &str, token| story.ask(token, &format!("GET /_matrix/{path}/download/{photo}"), "");
        let found = if has_token {
            download("client/v1/media", Some(alice.token.as_str()))
        } else {
            download("media/v3", None)
        };
        assert_eq!((found.status.as_u16(), found.body.bytes()), (200, Some(&b"hello"[..])));
    }
}

/// The statements that clients give rise to find their rows by an index.
#[test]
fn every_statement_of_the_directories_uses_an_index() {
    let story = Story::new();
    story.person("alice");
    let statements = [
        room_aliases::STATEMENTS,
        published_rooms::STATEMENTS,
        pusher_owners::STATEMENTS,
        reports::STATEMENTS,
        user_directory::STATEMENTS,
        device_keys::STATEMENTS,
        media::ADMINISTRATION_STATEMENTS,
        media::ENTRY_STATEMENTS,
        media::LISTING_STATEMENTS,
        media::UPLOAD_STATEMENTS,
        media::REMOVAL_STATEMENTS,
        media::ROOM_STATEMENTS,
        media::SCAN_STATEMENTS,
        media::UNUSED_STATEMENTS,
        media::THUMBNAIL_STATEMENTS,
    ]
    .concat();
    for statement in statements {
        let explain: &'static str = format!("EXPLAIN QUERY PLAN {statement}").leak();
        let numbered = (1..20).rev().find(|number| statement.contains(&format!("?{number}")));
        let parameters = numbered.unwrap_or_else(|| statement.matches('?').count());
        let nulls = vec![SqlValue::Null; parameters];
        let rows = block_on(story.world.database.query(explain, nulls)).unwrap_or_else(|e| panic!("{e}"));
        let plan: Vec<String> = rows.iter().map(|row| row.text(3).unwrap()).collect();
        let is_scan = |line: &String| {
            line.starts_with("SCAN")
                && !["wanted", "candidate", "json_each", "CONSTANT", "("]
                    .iter()
                    .any(|of| line[5..].starts_with(of))
        };
        assert!(!plan.iter().any(is_scan), "{statement}\n{plan:?}");
        // A query for keys names a bounded number of users, whom it orders by the size of their rows; administrators order the media
        // of one user.
        let may_sort = ["OVER (ORDER BY", "ORDER BY CASE"].iter().any(|order| statement.contains(order));
        assert!(may_sort || !plan.iter().any(|line| line.contains("TEMP B-TREE")), "{statement}\n{plan:?}");
    }
}
