//! What the work of this isolate has cost: rows written and object requests. The runtime tests read them.

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

/// Rows that an object of this kind wrote, alarms included.
pub fn rows_written(kind: ObjectKind, rows: u64) {
    add(&ROWS, kind, rows);
}

/// A request to an object of this kind.
pub fn object_request(kind: ObjectKind) {
    add(&REQUESTS, kind, 1);
}

/// Rows and requests so far, by kind: rooms, users, server.
#[cfg(feature = "chaos")]
pub fn read() -> ([u64; 3], [u64; 3]) {
    let read = |counts: &'static std::thread::LocalKey<[Cell<u64>; 3]>| {
        counts.with(|counts| counts.each_ref().map(Cell::get))
    };
    (read(&ROWS), read(&REQUESTS))
}
