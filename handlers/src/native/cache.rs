//! KV for tests: a map that forgets and is stale as the real one can be.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use super::NativeClock;
use crate::ports::{Cache, Clock as _, PortError};

/// How KV treats operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheDefect {
    /// Every operation fails.
    Fails,
    /// What is put is not there.
    Forgets,
    /// Every value is something else.
    IsRubbish,
    /// Nothing ends: values are there after their time.
    IsStale,
}

/// An in-memory KV that a test can break.
#[derive(Debug)]
pub struct NativeCache {
    clock: Rc<NativeClock>,
    /// The values, each with its end (milliseconds since 1970).
    values: RefCell<BTreeMap<String, (String, u64)>>,
    /// The reads and the writes so far.
    operations: Cell<(u64, u64)>,
    defect: Cell<Option<CacheDefect>>,
}

impl NativeCache {
    /// An empty KV, by a clock.
    #[must_use]
    pub fn of(clock: &Rc<NativeClock>) -> Rc<Self> {
        let (values, operations, defect) = (RefCell::default(), Cell::default(), Cell::default());
        Rc::new(Self { clock: clock.clone(), values, operations, defect })
    }

    /// Breaks KV, or mends it.
    pub fn set_defect(&self, defect: Option<CacheDefect>) {
        self.defect.set(defect);
    }

    /// The reads and the writes so far.
    pub fn operations(&self) -> (u64, u64) {
        self.operations.get()
    }

    /// The keys with their values.
    pub fn values(&self) -> Vec<(String, String)> {
        let values = self.values.borrow();
        values.iter().map(|(key, (value, _))| (key.clone(), value.clone())).collect()
    }

    fn failed<T>() -> Result<T, PortError> {
        Err(PortError::new("kv", "operate", "broken"))
    }
}

impl Cache for NativeCache {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, PortError>> {
        let (reads, writes) = self.operations.get();
        self.operations.set((reads + 1, writes));
        let value = self.values.borrow().get(key).cloned();
        let is_stale = self.defect.get() == Some(CacheDefect::IsStale);
        let value = value.filter(|(_, end_ms)| is_stale || *end_ms > self.clock.now_ms());
        let value = match self.defect.get() {
            Some(CacheDefect::Fails) => Self::failed(),
            Some(CacheDefect::IsRubbish) => Ok(Some("rubbish".to_owned())),
            _ => Ok(value.map(|(value, _)| value)),
        };
        Box::pin(std::future::ready(value))
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: String,
        ttl_s: u64,
    ) -> LocalBoxFuture<'a, Result<(), PortError>> {
        let (reads, writes) = self.operations.get();
        self.operations.set((reads, writes + 1));
        let put = match self.defect.get() {
            Some(CacheDefect::Fails) => Self::failed(),
            Some(CacheDefect::Forgets) => Ok(()),
            _ if ttl_s < 60 => Err(PortError::new("kv", "put", "KV keeps values for a minute at least")),
            _ => {
                let end_ms = self.clock.now_ms() + ttl_s * 1000;
                self.values.borrow_mut().insert(key.to_owned(), (value, end_ms));
                Ok(())
            }
        };
        Box::pin(std::future::ready(put))
    }
}
