//! The ports for tests and benchmarks: in-memory SQLite with the platform's limits, objects in the same
//! process, a manual clock, seeded entropy. They contain no homeserver behaviour.

mod cache;
mod counted;
mod database;
mod media;
mod sql;
mod storage;
mod web;
mod world;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Poll;

pub use cache::{CacheDefect, NativeCache};
pub use counted::CountedSql;
pub use database::NativeDatabase;
pub use media::{MediaDefect, MediaOperations, NativeMedia};
pub use sql::NativeSql;
pub use storage::{room_shell, room_storage};
pub use web::{NativeWeb, WebAnswer, WebDefect};
pub use world::{Defect, World};

use futures_util::future::LocalBoxFuture;

use crate::ports::{Clock, Entropy, Log, Timer};

/// A clock that advances only by [`NativeClock::advance`].
#[derive(Debug)]
pub struct NativeClock(Cell<u64>);

impl NativeClock {
    /// A clock that shows `now_ms`.
    #[must_use]
    pub fn at(now_ms: u64) -> Self {
        Self(Cell::new(now_ms))
    }

    /// Advances the clock by `ms` milliseconds.
    pub fn advance(&self, ms: u64) {
        self.0.set(self.0.get() + ms);
    }

    /// Sets the clock, also back.
    pub fn set(&self, now_ms: u64) {
        self.0.set(now_ms);
    }
}

impl Clock for NativeClock {
    fn now_ms(&self) -> u64 {
        self.0.get()
    }
}

/// Waits until a clock has advanced. Tests run on one thread that polls all tasks repeatedly.
pub struct NativeTimer(Rc<NativeClock>);

impl NativeTimer {
    /// A timer by this clock.
    #[must_use]
    pub fn of(clock: &Rc<NativeClock>) -> Rc<Self> {
        Rc::new(Self(clock.clone()))
    }
}

impl Timer for NativeTimer {
    fn sleep(&self, after_ms: u64) -> LocalBoxFuture<'_, ()> {
        let end_ms = self.0.now_ms() + after_ms;
        Box::pin(std::future::poll_fn(move |context| {
            if self.0.now_ms() >= end_ms {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}

/// A seeded generator, which yields the same bytes in every run (SplitMix64).
#[derive(Debug)]
pub struct NativeEntropy(Cell<u64>);

impl NativeEntropy {
    /// A generator with this seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    fn next(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mixed = (self.0.get() ^ (self.0.get() >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for NativeEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.next().to_le_bytes()[0];
        }
    }
}

/// A log that keeps its lines in memory.
#[derive(Debug, Default)]
pub struct NativeLog {
    errors: RefCell<Vec<String>>,
    requests: RefCell<Vec<String>>,
    audits: RefCell<Vec<String>>,
}

impl NativeLog {
    /// The lines about failures.
    pub fn lines(&self) -> Vec<String> {
        self.errors.borrow().clone()
    }

    /// The lines about requests.
    pub fn requests(&self) -> Vec<String> {
        self.requests.borrow().clone()
    }

    /// The lines about what administrators did.
    pub fn audits(&self) -> Vec<String> {
        self.audits.borrow().clone()
    }
}

impl Log for NativeLog {
    fn error(&self, line: &str) {
        self.errors.borrow_mut().push(line.to_owned());
    }

    fn request(&self, line: &str) {
        self.requests.borrow_mut().push(line.to_owned());
    }

    fn audit(&self, line: &str) {
        self.audits.borrow_mut().push(line.to_owned());
    }
}
