//! What a plan of Workers counts in a day, its limits, and how near they are.

use serde::{Deserialize, Serialize};

use super::choice;

/// What is counted: requests to the Worker, requests to objects with their alarms, rows of objects read and written.
pub const COUNTED: [&str; 4] = ["requests", "object_requests", "rows_read", "rows_written"];

/// A number of each of [`COUNTED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Usage(pub [u64; COUNTED.len()]);

/// No limit.
const UNLIMITED: u64 = u64::MAX;
/// The limits of the free plan of Workers, as Cloudflare's documentation has them (2026).
const FREE_PLAN: Usage = Usage([100_000, 100_000, 5_000_000, 100_000]);
/// The percentage of a limit at which the log says so.
const HALF_PERCENT: u64 = 50;
/// The percentage of a limit at which ephemera are refused.
const SAVING_PERCENT: u64 = 80;
/// The percentage of a limit at which registrations are refused.
const CLOSED_PERCENT: u64 = 90;

/// How near the day's limits are. Within a day the level only rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum UsageLevel {
    /// Below half of each limit.
    #[default]
    Normal,
    /// Half of a limit is used up: the log says so.
    Half,
    /// Typing notices, presence and previews of URLs are refused.
    Saving,
    /// New registrations are refused too.
    Closed,
}

impl UsageLevel {
    /// The level in a word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Half => "half",
            Self::Saving => "saving",
            Self::Closed => "closed",
        }
    }
}

impl Usage {
    /// The sum; what no longer fits stays at the maximum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.with(other, u64::saturating_add)
    }

    /// The difference, zero at least.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.with(other, u64::saturating_sub)
    }

    fn with(self, other: Self, number: fn(u64, u64) -> u64) -> Self {
        let mut numbers = self.0;
        for (mine, theirs) in numbers.iter_mut().zip(other.0) {
            *mine = number(*mine, theirs);
        }
        Self(numbers)
    }

    /// How many per cent of each limit are used.
    pub fn percent_of(self, limits: Self) -> impl Iterator<Item = u64> {
        self.0.into_iter().zip(limits.0).map(|(used, limit)| used.saturating_mul(100) / limit.max(1))
    }

    /// The level of a day with these limits.
    #[must_use]
    pub fn level(self, limits: Self) -> UsageLevel {
        match self.percent_of(limits).max().unwrap_or(0) {
            CLOSED_PERCENT.. => UsageLevel::Closed,
            SAVING_PERCENT.. => UsageLevel::Saving,
            HALF_PERCENT.. => UsageLevel::Half,
            _ => UsageLevel::Normal,
        }
    }

    /// The limits that exist, by name.
    pub fn limits(self) -> impl Iterator<Item = (&'static str, u64)> {
        COUNTED.into_iter().zip(self.0).filter(|(_, limit)| *limit != UNLIMITED)
    }

    /// Reads the limits of a day: those of `DAILY_LIMITS`, and for what it does not name those of `WORKERS_PLAN`; `None` if
    /// there are none.
    ///
    /// # Errors
    /// A sentence about the first part of the setting that is wrong.
    pub fn read_limits(setting: &impl Fn(&str) -> Option<String>) -> Result<Option<Self>, String> {
        // What is wrong with the plan is said where the settings of media are read.
        let is_free = choice(setting, "WORKERS_PLAN", "paid", "free").unwrap_or(false);
        let mut limits = if is_free { FREE_PLAN } else { Self([UNLIMITED; COUNTED.len()]) };
        for part in setting("DAILY_LIMITS").unwrap_or_default().split_whitespace() {
            let wrong = || {
                format!(
                    "DAILY_LIMITS has `{part}`; write `name=number`, with one of {} and a number above 0.",
                    COUNTED.join(", ")
                )
            };
            let (name, number) = part.split_once('=').ok_or_else(wrong)?;
            let limit = COUNTED.iter().zip(&mut limits.0).find(|(counted, _)| **counted == name);
            let (_, limit) = limit.ok_or_else(wrong)?;
            *limit = number.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?;
        }
        Ok(limits.limits().next().is_some().then_some(limits))
    }
}

#[cfg(test)]
mod tests {
    use super::{FREE_PLAN, UNLIMITED, Usage, UsageLevel};

    fn read(plan: &str, limits: &str) -> Result<Option<Usage>, String> {
        Usage::read_limits(&|name| {
            let value = if name == "WORKERS_PLAN" { plan } else { limits };
            Some(value.to_owned())
        })
    }

    #[test]
    fn the_nearest_limit_decides_and_nothing_overflows() {
        let limits = Usage([100, 200, UNLIMITED, 1_000]);
        let cases = [
            ([0, 0, 0, 0], UsageLevel::Normal),
            ([49, 99, u64::MAX, 499], UsageLevel::Normal),
            ([50, 0, 0, 0], UsageLevel::Half),
            ([0, 159, 0, 0], UsageLevel::Half),
            ([0, 160, 0, 0], UsageLevel::Saving),
            ([0, 0, 0, 899], UsageLevel::Saving),
            ([0, 0, 0, 900], UsageLevel::Closed),
            ([u64::MAX; 4], UsageLevel::Closed),
        ];
        for (used, level) in cases {
            assert_eq!(Usage(used).level(limits), level, "{used:?}");
        }
        assert_eq!(Usage([u64::MAX; 4]).plus(Usage([1; 4])), Usage([u64::MAX; 4]));
        assert_eq!(Usage([1; 4]).minus(Usage([2, 1, 0, 9])), Usage([0, 0, 1, 0]));
        assert_eq!(Usage([1, 0, 0, 0]).level(Usage([0, 1, 1, 1])), UsageLevel::Closed, "a limit of zero");
    }

    #[test]
    fn limits_are_those_of_the_plan_unless_they_are_set() {
        assert_eq!(read("paid", ""), Ok(None));
        assert_eq!(read("free", ""), Ok(Some(FREE_PLAN)));
        let own = read("free", "requests=50000 rows_read=7").unwrap().unwrap();
        assert_eq!(own, Usage([50_000, 100_000, 7, 100_000]));
        let one = read("paid", "object_requests=10").unwrap().unwrap();
        assert_eq!(one.limits().collect::<Vec<_>>(), [("object_requests", 10)]);
        for wrong in
            ["requests", "requests=", "requests=0", "requests=-1", "rows=5", "requests=99999999999999999999"]
        {
            assert!(read("paid", wrong).unwrap_err().contains(wrong), "{wrong}");
        }
    }
}
