//! Token buckets in memory, with the time as an argument. The same code limits addresses in the Worker and
//! users in their objects.

use std::collections::BTreeMap;

use crate::RateClass;

/// The maximum number of buckets in one limiter (entries). A full limiter drops the quarter of the buckets
/// that are full again soonest, so the keys with the most requests stay limited.
pub const MAX_RATE_LIMIT_ENTRIES: usize = 10_000;

/// The size of a bucket and the interval at which requests are returned to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The number of requests that may come at once.
    pub burst: u32,
    /// The milliseconds after which one more request may come.
    pub interval_ms: u64,
}

impl Rate {
    /// The rate of one user; `docs/limits.md` lists the numbers.
    #[must_use]
    pub const fn of(class: RateClass) -> Self {
        match class {
            RateClass::Register => Self { burst: 10, interval_ms: 10_000 },
            RateClass::Login => Self { burst: 10, interval_ms: 6_000 },
            RateClass::Write => Self { burst: 50, interval_ms: 200 },
            RateClass::Read => Self { burst: 200, interval_ms: 50 },
            RateClass::Search => Self { burst: 20, interval_ms: 1_000 },
            RateClass::Preview => Self { burst: 30, interval_ms: 1_000 },
        }
    }

    /// The time at which a bucket that is empty at `now_ms` is full.
    #[must_use]
    pub fn full_after_ms(self, now_ms: u64) -> u64 {
        now_ms.saturating_add(u64::from(self.burst).saturating_mul(self.interval_ms))
    }

    /// The rate of one address. Many users may share an address, so reads and writes have ten times the rate
    /// of a user; registrations and logins do not.
    #[must_use]
    pub const fn of_address(class: RateClass) -> Self {
        let rate = Self::of(class);
        match class {
            RateClass::Register | RateClass::Login => rate,
            RateClass::Write | RateClass::Read | RateClass::Search | RateClass::Preview => {
                Self { burst: rate.burst * 10, interval_ms: rate.interval_ms / 10 }
            }
        }
    }
}

/// A rate limiter with one bucket per key and at most [`MAX_RATE_LIMIT_ENTRIES`] buckets. An entry is the
/// time at which its bucket is full again; a full bucket needs no entry. If one limiter serves several rate
/// classes, its keys contain the class.
#[derive(Debug, Clone)]
pub struct RateLimiter<K: Ord> {
    buckets: BTreeMap<K, u64>,
}

impl<K: Ord> Default for RateLimiter<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Ord> RateLimiter<K> {
    /// A limiter in which every bucket is full.
    #[must_use]
    pub const fn new() -> Self {
        Self { buckets: BTreeMap::new() }
    }

    /// Takes one request from the bucket of `key` at `now_ms`.
    ///
    /// # Errors
    /// The milliseconds until a request is admitted; a refused request takes nothing from the bucket.
    pub fn admit(&mut self, key: K, rate: Rate, now_ms: u64) -> Result<(), u64> {
        self.admit_many(key, 1, rate, now_ms)
    }

    /// As [`Self::admit`], for a request that takes `count` times as much: all of it or nothing. More than the
    /// burst is never admitted.
    ///
    /// # Errors
    /// As [`Self::admit`].
    pub fn admit_many(&mut self, key: K, count: u32, rate: Rate, now_ms: u64) -> Result<(), u64> {
        if let Some(full_at_ms) = self.buckets.get_mut(&key) {
            // A clock that goes back must not leave a bucket below empty.
            *full_at_ms = (*full_at_ms).min(rate.full_after_ms(now_ms));
        }
        let full_at_ms = self.drawn(&key, count, rate, now_ms)?;
        if self.buckets.len() >= MAX_RATE_LIMIT_ENTRIES && !self.buckets.contains_key(&key) {
            self.forget(now_ms);
        }
        self.buckets.insert(key, full_at_ms);
        Ok(())
    }

    /// The milliseconds until a request is admitted; `None` if it is admitted now. Takes nothing from the
    /// bucket: limits on failures check first and call [`Self::admit`] after a failure.
    #[must_use]
    pub fn wait_ms(&self, key: &K, rate: Rate, now_ms: u64) -> Option<u64> {
        self.drawn(key, 1, rate, now_ms).err()
    }

    /// The buckets with the time at which each is full again, so that a caller can store them.
    pub fn buckets(&self) -> impl Iterator<Item = (&K, u64)> {
        self.buckets.iter().map(|(key, full_at_ms)| (key, *full_at_ms))
    }

    /// Puts a stored bucket back.
    pub fn restore(&mut self, key: K, full_at_ms: u64) {
        self.buckets.insert(key, full_at_ms);
    }

    /// The time at which the bucket is full again after `count` more requests, or the wait (milliseconds).
    fn drawn(&self, key: &K, count: u32, rate: Rate, now_ms: u64) -> Result<u64, u64> {
        let allowed_ms = rate.full_after_ms(now_ms);
        let before_ms = self.buckets.get(key).map_or(now_ms, |at| (*at).clamp(now_ms, allowed_ms));
        let full_at_ms = before_ms.saturating_add(u64::from(count).saturating_mul(rate.interval_ms));
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
