//! Tests that indexes follow the objects after failures of D1 and concurrent migrations.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

use futures_executor::block_on;
use lattice_handlers::index::{IndexWrite, apply, forget};
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::ports::Database;

use crate::story::Story;

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
