//! Counts what this isolate uses: for the reports of usage, and in more detail for the runtime tests.

use std::cell::Cell;
use std::thread::LocalKey;

use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::ports::Usage;

/// Numbers by kind of object: rooms, users, servers; or, for R2, puts, gets, deletions.
type Counts = [Cell<u64>; 3];

const fn zero() -> Counts {
    [Cell::new(0), Cell::new(0), Cell::new(0)]
}

thread_local! {
    static ROWS_WRITTEN: Counts = const { zero() };
    static ROWS_READ: Counts = const { zero() };
    static REQUESTS: Counts = const { zero() };
    static ALARMS: Counts = const { zero() };
    static BUCKET: Counts = const { zero() };
    static WORKER_REQUESTS: Cell<u64> = const { Cell::new(0) };
    static HAS_DAILY_LIMITS: Cell<bool> = const { Cell::new(false) };
}

/// An operation of R2.
#[derive(Debug, Clone, Copy)]
pub enum Bucketed {
    Put,
    Get,
    Delete,
}

/// Counts an operation of R2; a multipart upload counts as one.
pub fn bucket_operation(operation: Bucketed) {
    add(&BUCKET, operation as usize, 1);
}

const fn index(kind: ObjectKind) -> usize {
    match kind {
        ObjectKind::Room => 0,
        ObjectKind::User => 1,
        ObjectKind::Server => 2,
    }
}

fn add(counts: &'static LocalKey<Counts>, index: usize, number: u64) {
    counts.with(|counts| {
        if let Some(count) = counts.get(index) {
            count.set(count.get() + number);
        }
    });
}

fn read(counts: &'static LocalKey<Counts>) -> [u64; 3] {
    counts.with(|counts| counts.each_ref().map(Cell::get))
}

/// Counts rows that an object of this kind wrote, those of set alarms included.
pub fn rows_written(kind: ObjectKind, rows: u64) {
    add(&ROWS_WRITTEN, index(kind), rows);
}

/// Counts rows that statements of an object of this kind read, returned or not.
pub fn rows_read(kind: ObjectKind, rows: u64) {
    add(&ROWS_READ, index(kind), rows);
}

/// Counts a request to an object of this kind.
pub fn object_request(kind: ObjectKind) {
    add(&REQUESTS, index(kind), 1);
}

/// Counts an alarm that fired; the plans count it as a request to its object.
pub fn alarm(kind: ObjectKind) {
    add(&ALARMS, index(kind), 1);
}

/// Counts a request to the Worker, or a run of the scheduled job.
pub fn request() {
    WORKER_REQUESTS.set(WORKER_REQUESTS.get() + 1);
}

/// Whether a day has limits, so that the isolate reports what it counts.
pub fn has_daily_limits() -> bool {
    HAS_DAILY_LIMITS.get()
}

/// Sets whether a day has limits.
pub fn set_daily_limits(has_daily_limits: bool) {
    HAS_DAILY_LIMITS.set(has_daily_limits);
}

/// What was counted so far, as the plans limit it.
pub fn usage() -> Usage {
    let sum = |counts| read(counts).into_iter().sum::<u64>();
    Usage([WORKER_REQUESTS.get(), sum(&REQUESTS) + sum(&ALARMS), sum(&ROWS_READ), sum(&ROWS_WRITTEN)])
}

/// Everything that was counted so far, and what only the tests count.
#[cfg(feature = "chaos")]
pub use self::detailed::{Active, Hop, database_rows_written, detailed, report_soon, take_report_soon};

#[cfg(feature = "chaos")]
mod detailed {
    use super::*;
    use serde_json::{Value, json};

    thread_local! {
        static DATABASE_ROWS: Cell<u64> = const { Cell::new(0) };
        static REPORTS_SOON: Cell<bool> = const { Cell::new(false) };
        static ACTIVE_MS: Cell<f64> = const { Cell::new(0.0) };
        /// The calls of the Worker that are under way, and how often the first of them began.
        static HOPS: Cell<(u32, u64)> = const { Cell::new((0, 0)) };
    }

    /// Makes the next report of usage due.
    pub fn report_soon() {
        REPORTS_SOON.set(true);
    }

    /// Whether a report was made due since the last call.
    pub fn take_report_soon() -> bool {
        REPORTS_SOON.replace(false)
    }

    /// Counts rows of D1, with entries of indexes where D1 says how many.
    pub fn database_rows_written(rows: u64) {
        DATABASE_ROWS.set(DATABASE_ROWS.get() + rows);
    }

    /// A time in which an object is active: the platform charges for the time in which any is.
    pub struct Active<'a>(&'a Cell<(u32, f64)>);

    /// A count that a panic leaves behind is a wrong count.
    impl std::panic::UnwindSafe for Active<'_> {}

    impl<'a> Active<'a> {
        pub fn begin(object: &'a Cell<(u32, f64)>) -> Self {
            let (tasks, since_ms) = object.get();
            object.set((tasks + 1, if tasks == 0 { js_sys::Date::now() } else { since_ms }));
            Self(object)
        }
    }

    impl Drop for Active<'_> {
        fn drop(&mut self) {
            let (tasks, since_ms) = self.0.get();
            self.0.set((tasks - 1, since_ms));
            if tasks == 1 {
                ACTIVE_MS.set(ACTIVE_MS.get() + js_sys::Date::now() - since_ms);
            }
        }
    }

    /// A call of the Worker to an object. Calls that are under way at once are one hop.
    pub struct Hop;

    impl Hop {
        pub fn begin() -> Self {
            let (under_way, hops) = HOPS.get();
            HOPS.set((under_way + 1, hops + u64::from(under_way == 0)));
            Self
        }
    }

    impl Drop for Hop {
        fn drop(&mut self) {
            let (under_way, hops) = HOPS.get();
            HOPS.set((under_way - 1, hops));
        }
    }

    /// Everything that was counted so far.
    pub fn detailed() -> Value {
        json!({
            "worker_requests": WORKER_REQUESTS.get(),
            "rows": read(&ROWS_WRITTEN),
            "rows_read": read(&ROWS_READ),
            "requests": read(&REQUESTS),
            "alarms": read(&ALARMS),
            "bucket": read(&BUCKET),
            "database_rows": DATABASE_ROWS.get(),
            "active_ms": ACTIVE_MS.get(),
            "hops": HOPS.get().1,
        })
    }
}
