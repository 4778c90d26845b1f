//! Counts the rows written and the object requests of this isolate, for the runtime tests.

use std::cell::Cell;

use lattice_handlers::objects::protocol::ObjectKind;

thread_local! {
    static ROWS: [Cell<u64>; 3] = const { [Cell::new(0), Cell::new(0), Cell::new(0)] };
    static REQUESTS: [Cell<u64>; 3] = const { [Cell::new(0), Cell::new(0), Cell::new(0)] };
}

const fn index(kind: ObjectKind) -> usize {
    match kind {
        ObjectKind::Room => 0,
        ObjectKind::User => 1,
        ObjectKind::Server => 2,
    }
}

fn add(counts: &'static std::thread::LocalKey<[Cell<u64>; 3]>, kind: ObjectKind, number: u64) {
    counts.with(|counts| {
        if let Some(count) = counts.get(index(kind)) {
            count.set(count.get() + number);
        }
    });
}

/// Counts rows that an object of this kind wrote, alarms included.
pub fn rows_written(kind: ObjectKind, rows: u64) {
    add(&ROWS, kind, rows);
}

/// Counts a request to an object of this kind.
pub fn object_request(kind: ObjectKind) {
    add(&REQUESTS, kind, 1);
}

/// The rows and the requests so far, each by kind: rooms, users, servers.
#[cfg(feature = "chaos")]
pub fn read() -> ([u64; 3], [u64; 3]) {
    let read = |counts: &'static std::thread::LocalKey<[Cell<u64>; 3]>| {
        counts.with(|counts| counts.each_ref().map(Cell::get))
    };
    (read(&ROWS), read(&REQUESTS))
}
