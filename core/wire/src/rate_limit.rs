//! Token buckets, with time as an argument. The same code limits an address in an isolate and a
//! user in its object; neither writes a row.

use std::collections::BTreeMap;

use crate::{MatrixError, RateClass};

/// How many buckets one limiter keeps (entries). When it is full, all that nobody draws on are
/// forgotten, and if that is not enough, all: an attacker with that many addresses is not stopped
/// by counting addresses, and must not make us forget how to serve others.
pub const MAX_RATE_LIMIT_ENTRIES: usize = 10_000;

/// How much at once, and how much for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests that may come at once.
    pub burst: u32,
    /// Milliseconds until one more may come.
    pub interval_ms: u64,
}

impl Rate {
    /// The rate of a class; the numbers of `docs/limits.md`.
    #[must_use]
    pub const fn of(class: RateClass) -> Self {
        match class {
            RateClass::Register => Self { burst: 10, interval_ms: 10_000 },
            RateClass::Login => Self { burst: 10, interval_ms: 6_000 },
            RateClass::Write => Self { burst: 50, interval_ms: 200 },
            RateClass::Read => Self { burst: 200, interval_ms: 50 },
        }
    }
}

/// Buckets by key.
#[derive(Debug, Default)]
pub struct RateLimiter<K: Ord> {
    buckets: BTreeMap<K, Bucket>,
}

/// The time at which the bucket is full again; a full bucket needs no entry.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    full_at_ms: u64,
}

impl<K: Ord> RateLimiter<K> {
    /// A limiter that has seen nobody.
    #[must_use]
    pub const fn new() -> Self {
        Self { buckets: BTreeMap::new() }
    }

    /// Draws one request at `now_ms`.
    ///
    /// # Errors
    /// `M_LIMIT_EXCEEDED` with the wait after which it would have been admitted; a refused request
    /// draws nothing.
    pub fn admit(&mut self, key: K, rate: Rate, now_ms: u64) -> Result<(), MatrixError> {
        if self.buckets.len() >= MAX_RATE_LIMIT_ENTRIES {
            self.forget(now_ms);
        }
        let bucket = self.buckets.entry(key).or_insert(Bucket { full_at_ms: now_ms });
        let full_at_ms = bucket.full_at_ms.max(now_ms) + rate.interval_ms;
        let allowed_ms = now_ms + u64::from(rate.burst) * rate.interval_ms;
        if full_at_ms > allowed_ms {
            return Err(MatrixError::limit_exceeded(full_at_ms - allowed_ms));
        }
        bucket.full_at_ms = full_at_ms;
        Ok(())
    }

    fn forget(&mut self, now_ms: u64) {
        self.buckets.retain(|_, bucket| bucket.full_at_ms > now_ms);
        if self.buckets.len() >= MAX_RATE_LIMIT_ENTRIES {
            self.buckets.clear();
        }
    }
}
