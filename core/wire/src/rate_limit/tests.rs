//! Tests of the rate limiter.

use super::{MAX_RATE_LIMIT_ENTRIES, Rate, RateLimiter};

const RATE: Rate = Rate { burst: 3, interval_ms: 100 };

/// Sends one request at each time; `expected` has the wait of each refused request.
fn check(times_ms: &[u64], expected: &[Option<u64>]) {
    let mut limiter = RateLimiter::new();
    let waits: Vec<_> = times_ms
        .iter()
        .map(|now_ms| {
            let foreseen = limiter.wait_ms(&(), RATE, *now_ms);
            let wait = limiter.admit((), RATE, *now_ms).err();
            assert_eq!(wait, foreseen);
            wait
        })
        .collect();
    assert_eq!(waits, expected, "{times_ms:?}");
}

#[test]
fn a_burst_and_then_the_rate() {
    check(&[0, 0, 0, 0, 0], &[None, None, None, Some(100), Some(100)]);
    check(&[0, 0, 0, 40, 100, 100, 300], &[None, None, None, Some(60), None, Some(100), None]);
    check(&[0, 0, 0, 10_000, 10_000, 10_000, 10_000], &[None, None, None, None, None, None, Some(100)]);
}

#[test]
fn a_clock_that_goes_back_locks_nobody_out() {
    check(&[1_000_000, 1_000_000, 1_000_000, 0], &[None, None, None, Some(100)]);
    check(&[1_000_000, 0, 50, 100, 100], &[None, Some(100), Some(50), None, Some(100)]);
}

#[test]
fn many_are_admitted_together_or_not_at_all() {
    let mut limiter = RateLimiter::new();
    assert_eq!(limiter.admit_many((), 2, RATE, 0), Ok(()));
    assert_eq!(limiter.admit_many((), 2, RATE, 0), Err(100));
    assert_eq!(limiter.admit_many((), 1, RATE, 0), Ok(()));
    assert_eq!(limiter.admit_many((), 3, RATE, 300), Ok(()));
    assert_eq!(limiter.admit_many((), 0, RATE, 300), Ok(()));
    assert_eq!(limiter.admit((), RATE, 300), Err(100));
}

#[test]
fn keys_have_separate_buckets() {
    let mut limiter = RateLimiter::new();
    for key in ["a", "b"] {
        for _ in 0..3 {
            assert!(limiter.admit(key, RATE, 0).is_ok());
        }
        assert!(limiter.admit(key, RATE, 0).is_err());
    }
}

#[test]
fn entries_are_bounded_and_the_busiest_stay() {
    let mut limiter = RateLimiter::new();
    for _ in 0..3 {
        assert!(limiter.admit(usize::MAX, RATE, 0).is_ok());
    }
    for key in 0..3 * MAX_RATE_LIMIT_ENTRIES {
        assert!(limiter.admit(key, RATE, 0).is_ok());
        assert!(limiter.buckets.len() <= MAX_RATE_LIMIT_ENTRIES);
    }
    assert!(limiter.admit(usize::MAX, RATE, 0).is_err());
}
