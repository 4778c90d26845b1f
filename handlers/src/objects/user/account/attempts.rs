//! Counts wrong passwords by address block and by device, and remembers the blocks of recent logins.
//!
//! **Invariant.** A wrong password from one block or device takes nothing from the budget of another block in
//! which the user has logged in lately, nor from that of a session (security S65).

use std::collections::{BTreeMap, BTreeSet};

use lattice_wire::{Rate, RateLimiter};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::user::PasswordFrom;
use crate::ports::PortError;

/// The wrong passwords of one address block, or of the password stages of one device.
pub const FAILED_LOGINS: Rate = Rate { burst: 5, interval_ms: 20_000 };
/// The wrong passwords of all address blocks together in which the user has not logged in lately.
pub const FAILED_LOGINS_ELSEWHERE: Rate = Rate { burst: 20, interval_ms: 6_000 };
/// How long an address block is known after a login (milliseconds).
pub const KNOWN_BLOCK_TTL_MS: u64 = 30 * 24 * 60 * 60 * 1_000;
/// The most address blocks that an account knows; the newest stay.
pub const MAX_KNOWN_BLOCKS: usize = 50;
/// The most budgets that the account's row holds; those that are full again last stay.
pub const MAX_STORED_BUDGETS: usize = 100;
/// The time between two writes because of wrong passwords (milliseconds).
pub const ATTEMPTS_INTERVAL_MS: u64 = 60 * 1_000;
/// The time after which a login in a known block is written again (milliseconds).
const KNOWN_BLOCK_PRECISION_MS: u64 = 24 * 60 * 60 * 1_000;

/// The budget that a wrong password takes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Budget {
    /// Of all blocks that are not known.
    Elsewhere,
    Of(PasswordFrom),
}

/// The attempts to log in to one account, in memory.
#[derive(Debug, Clone, Default)]
pub(in crate::objects::user) struct Attempts {
    budgets: RateLimiter<Budget>,
    /// Who sent a wrong password after the last write.
    unwritten: BTreeSet<PasswordFrom>,
    /// When wrong passwords were last written, apart from those that a login wrote.
    written_ms: u64,
    /// The known address blocks, with the time of a login there that is exact to the day.
    known: BTreeMap<String, u64>,
}

/// The attempts as the account's row holds them.
#[derive(Serialize, Deserialize)]
struct Packed {
    written_ms: u64,
    /// Each budget, and when it is full again.
    budgets: Vec<(Budget, u64)>,
    known: Vec<(String, u64)>,
}

impl Attempts {
    /// Reads the column of the account's row.
    ///
    /// # Errors
    /// If the text is not packed attempts.
    pub fn unpack(text: Option<&str>) -> Result<Self, PortError> {
        let Some(text) = text else { return Ok(Self::default()) };
        let packed: Packed =
            serde_json::from_str(text).map_err(|error| PortError::new("user", "read attempts", error))?;
        let Packed { written_ms, budgets, known } = packed;
        let mut attempts = Self { written_ms, known: known.into_iter().collect(), ..Self::default() };
        for (budget, full_at_ms) in budgets {
            attempts.budgets.restore(budget, full_at_ms);
        }
        Ok(attempts)
    }

    /// Packs what is still of use. Whoever sent a wrong password since the last write counts as having used
    /// the whole budget up: what comes until the next write is lost if the object leaves memory.
    ///
    /// # Errors
    /// If the attempts have no JSON form.
    pub fn pack(&self, now_ms: u64) -> Result<String, PortError> {
        let empty_ms = FAILED_LOGINS.full_after_ms(now_ms);
        let mut budgets: Vec<(Budget, u64)> = Vec::new();
        for (budget, full_at_ms) in self.budgets.buckets() {
            let full_at_ms = match budget {
                Budget::Elsewhere => self.elsewhere_full_at_ms(full_at_ms, now_ms),
                Budget::Of(from) if self.unwritten.contains(from) => empty_ms,
                Budget::Of(_) => full_at_ms,
            };
            if full_at_ms > now_ms {
                budgets.push((budget.clone(), full_at_ms));
            }
        }
        budgets.sort_by_key(|(budget, full_at_ms)| (*budget != Budget::Elsewhere, u64::MAX - full_at_ms));
        budgets.truncate(MAX_STORED_BUDGETS);
        let known = self.known.iter().map(|(block, at_ms)| (block.clone(), *at_ms)).collect();
        let packed = Packed { written_ms: self.written_ms, budgets, known };
        serde_json::to_string(&packed).map_err(|error| PortError::new("user", "write attempts", error))
    }

    /// The milliseconds until a password is looked at again; `None` if it is looked at now.
    pub fn wait_ms(&self, from: &PasswordFrom, now_ms: u64) -> Option<u64> {
        let waits = self.budgets_of(from, now_ms).into_iter();
        waits.filter_map(|(budget, rate)| self.budgets.wait_ms(&budget, rate, now_ms)).max()
    }

    /// Counts a wrong password.
    pub fn count(&mut self, from: &PasswordFrom, now_ms: u64) {
        for (budget, rate) in self.budgets_of(from, now_ms) {
            // `wait_ms` has checked the limit.
            let _counted = self.budgets.admit(budget, rate, now_ms);
        }
        self.unwritten.insert(from.clone());
    }

    /// The attempts to write after a wrong password; `None` within [`ATTEMPTS_INTERVAL_MS`] of such a write.
    pub fn due(&self, now_ms: u64) -> Option<Self> {
        let is_due = now_ms.abs_diff(self.written_ms) >= ATTEMPTS_INTERVAL_MS;
        is_due.then(|| Self { written_ms: now_ms, ..self.clone() })
    }

    /// The attempts to write after a login in a block; `None` if the block was noted within a day.
    pub fn with_login(&self, block: &str, now_ms: u64) -> Option<Self> {
        let known = self.known.get(block);
        if known.is_some_and(|at_ms| now_ms.abs_diff(*at_ms) < KNOWN_BLOCK_PRECISION_MS) {
            return None;
        }
        let mut noted = self.clone();
        noted.known.retain(|_, at_ms| is_recent(*at_ms, now_ms));
        noted.known.insert(block.to_owned(), now_ms);
        while noted.known.len() > MAX_KNOWN_BLOCKS {
            let oldest = noted.known.iter().min_by_key(|(_, at_ms)| **at_ms).map(|(block, _)| block.clone());
            oldest.map(|block| noted.known.remove(&block));
        }
        Some(noted)
    }

    /// The attempts after they were written.
    pub fn written(self) -> Self {
        Self { unwritten: BTreeSet::new(), ..self }
    }

    fn budgets_of(&self, from: &PasswordFrom, now_ms: u64) -> Vec<(Budget, Rate)> {
        let own = (Budget::Of(from.clone()), FAILED_LOGINS);
        if self.is_known(from, now_ms) {
            vec![own]
        } else {
            vec![own, (Budget::Elsewhere, FAILED_LOGINS_ELSEWHERE)]
        }
    }

    /// Whether a password comes from a session, or from a block in which the user has logged in lately.
    fn is_known(&self, from: &PasswordFrom, now_ms: u64) -> bool {
        match from {
            PasswordFrom::Device(_) => true,
            PasswordFrom::Block(block) => self.known.get(block).is_some_and(|at| is_recent(*at, now_ms)),
        }
    }

    /// When the budget of all other blocks is full again, if each of those that sent a wrong password since the
    /// last write has used its own budget up.
    fn elsewhere_full_at_ms(&self, full_at_ms: u64, now_ms: u64) -> u64 {
        let strangers = self.unwritten.iter().filter(|from| !self.is_known(from, now_ms)).count() as u64;
        let more = strangers * u64::from(FAILED_LOGINS.burst - 1) * FAILED_LOGINS_ELSEWHERE.interval_ms;
        full_at_ms.max(now_ms).saturating_add(more).min(FAILED_LOGINS_ELSEWHERE.full_after_ms(now_ms))
    }
}

fn is_recent(at_ms: u64, now_ms: u64) -> bool {
    now_ms.saturating_sub(at_ms) < KNOWN_BLOCK_TTL_MS
}
