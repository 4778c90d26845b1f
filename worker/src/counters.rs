//! Counts the rows and the object requests of this isolate, for the runtime tests.

use std::cell::Cell;

use lattice_handlers::objects::protocol::ObjectKind;

thread_local! {
    static ROWS: [Cell<u64>; 3] = const { [Cell::new(0), Cell::new(0), Cell::new(0)] };
    #[cfg(feature = "chaos")]
    static ROWS_READ: [Cell<u64>; 3] = const { [Cell::new(0), Cell::new(0), Cell::new(0)] };
    static REQUESTS: [Cell<u64>; 3] = const { [Cell::new(0), Cell::new(0), Cell::new(0)] };
}

/// An operation of R2.
#[derive(Debug, Clone, Copy)]
pub enum Bucketed {
    Put,
    Get,
    Delete,
}

thread_local! {
    static BUCKET: [Cell<u64>; 3] = const { [Cell::new(0), Cell::new(0), Cell::new(0)] };
}

/// Counts an operation of R2; a multipart upload counts as one.
pub fn bucket_operation(operation: Bucketed) {
    let index = match operation {
        Bucketed::Put => 0,
        Bucketed::Get => 1,
        Bucketed::Delete => 2,
    };
    BUCKET.with(|counts| {
        if let Some(count) = counts.get(index) {
            count.set(count.get() + 1);
        }
    });
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

/// Counts rows that statements of an object of this kind read, returned or not.
#[cfg(feature = "chaos")]
pub fn rows_read(kind: ObjectKind, rows: u64) {
    add(&ROWS_READ, kind, rows);
}

/// Counts a request to an object of this kind.
pub fn object_request(kind: ObjectKind) {
    add(&REQUESTS, kind, 1);
}

/// What was counted so far, each by kind: rooms, users, servers.
#[cfg(feature = "chaos")]
pub struct Counted {
    pub rows_written: [u64; 3],
    pub rows_read: [u64; 3],
    pub requests: [u64; 3],
    /// Operations of R2: puts, gets, deletions.
    pub bucket: [u64; 3],
}

/// What was counted so far.
#[cfg(feature = "chaos")]
pub fn read() -> Counted {
    let read = |counts: &'static std::thread::LocalKey<[Cell<u64>; 3]>| {
        counts.with(|counts| counts.each_ref().map(Cell::get))
    };
    Counted {
        rows_written: read(&ROWS),
        rows_read: read(&ROWS_READ),
        requests: read(&REQUESTS),
        bucket: read(&BUCKET),
    }
}
