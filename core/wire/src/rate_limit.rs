//! Token buckets, with time as an argument. The same code limits an address in an isolate and a
//! user in its object; neither writes a row.

use std::collections::BTreeMap;

use crate::RateClass;

/// How many buckets one limiter keeps (entries). When it is full, the buckets that fill up soonest are
/// forgotten, a quarter at a time: whoever drew most stays limited the longest.
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
    /// What one user may do; the numbers of `docs/limits.md`.
    #[must_use]
    pub const fn of(class: RateClass) -> Self {
        match class {
            RateClass::Register => Self { burst: 10, interval_ms: 10_000 },
            RateClass::Login => Self { burst: 10, interval_ms: 6_000 },
            RateClass::Write => Self { burst: 50, interval_ms: 200 },
            RateClass::Read => Self { burst: 200, interval_ms: 50 },
        }
    }

    /// When a bucket that is empty at `now_ms` would be full.
    fn full_after_ms(self, now_ms: u64) -> u64 {
        now_ms.saturating_add(u64::from(self.burst).saturating_mul(self.interval_ms))
    }

    /// What one address may do. Many users may share one, so reading and writing are allowed ten times
    /// as much; making accounts and guessing passwords are not.
    #[must_use]
    pub const fn of_address(class: RateClass) -> Self {
        let rate = Self::of(class);
        match class {
            RateClass::Register | RateClass::Login => rate,
            RateClass::Write | RateClass::Read => {
                Self { burst: rate.burst * 10, interval_ms: rate.interval_ms / 10 }
            }
        }
    }
}

/// Buckets by key: for each the time at which it is full again, since a full bucket needs no entry.
/// A limiter of several classes has the class in its key.
#[derive(Debug, Default)]
pub struct RateLimiter<K: Ord> {
    buckets: BTreeMap<K, u64>,
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
    /// The milliseconds after which it would have been admitted; a refused request draws nothing.
    pub fn admit(&mut self, key: K, rate: Rate, now_ms: u64) -> Result<(), u64> {
        if let Some(full_at_ms) = self.buckets.get_mut(&key) {
            // No bucket is ever emptier than empty, even if the clock went back.
            *full_at_ms = (*full_at_ms).min(rate.full_after_ms(now_ms));
        }
        let full_at_ms = self.drawn(&key, rate, now_ms)?;
        if self.buckets.len() >= MAX_RATE_LIMIT_ENTRIES && !self.buckets.contains_key(&key) {
            self.forget(now_ms);
        }
        self.buckets.insert(key, full_at_ms);
        Ok(())
    }

    /// How many milliseconds are left until a request would be admitted, if it would not be now. Draws
    /// nothing: for budgets of failures, which are asked before and drawn on after.
    #[must_use]
    pub fn wait_ms(&self, key: &K, rate: Rate, now_ms: u64) -> Option<u64> {
        self.drawn(key, rate, now_ms).err()
    }

    /// When the bucket would be full again after one more draw, or how long that has to wait.
    fn drawn(&self, key: &K, rate: Rate, now_ms: u64) -> Result<u64, u64> {
        let allowed_ms = rate.full_after_ms(now_ms);
        let before_ms = self.buckets.get(key).map_or(now_ms, |at| (*at).clamp(now_ms, allowed_ms));
        let full_at_ms = before_ms + rate.interval_ms;
        if full_at_ms > allowed_ms { Err(full_at_ms - allowed_ms) } else { Ok(full_at_ms) }
    }

    fn forget(&mut self, now_ms: u64) {
        let mut times: Vec<u64> = self.buckets.values().copied().collect();
        times.sort_unstable();
        let soonest_ms = times.get(times.len() / 4).copied().unwrap_or(now_ms);
        self.buckets.retain(|_, full_at_ms| *full_at_ms > soonest_ms.max(now_ms));
    }
}

#[cfg(test)]
mod tests;
