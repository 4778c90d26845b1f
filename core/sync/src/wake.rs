//! Wake classes: which changes of a room its Room tells a member's User, and how nothing is missed nevertheless
//! (docs/architecture.md, "A member is told of a room").
//!
//! The User decides the class, and numbers its decisions for each room. A member of another class than
//! [`WakeClass::Every`] is dirty: there may be news that the User was not told of, so its next poll pulls the room first.
//! The Room and the User each keep one of the two sides here, and change it only by these functions: a model checker
//! runs them through every interleaving (`wake/tests.rs`).

use serde::{Deserialize, Serialize};

/// Of what in a room a member is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WakeClass {
    /// Of everything.
    #[default]
    Every,
    /// Of what may notify.
    Mentions,
    /// Of nothing but the member's own membership, until the User pulls the room.
    Parked,
}

/// A class, and the number of the decision for it. Of two decisions the one with the higher number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Wake {
    /// The class.
    #[serde(default)]
    pub class: WakeClass,
    /// The number of the decision; 0 if there was none.
    #[serde(default)]
    pub epoch: u64,
}

/// A range of a room's stream, on its way to a User.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WakeRange {
    /// The range begins after this position.
    pub from: u64,
    /// The position at which the range ends.
    pub to: u64,
    /// The position at which the membership began. What came before it is not missed.
    pub since: u64,
    /// What the Room keeps of the member's class.
    pub wake: Wake,
}

/// What a User replies to a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Heard {
    /// The position after which the next range begins.
    pub reached: u64,
    /// The User's decision, unless it is told of everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wake: Option<Wake>,
}

/// Asks a Room for all after a position, and to be told of everything from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pull {
    /// The position that the User has.
    pub after: u64,
    /// The number of the decision.
    pub epoch: u64,
    /// Whether the User is to be told again of what the Room answers, in case the answer is lost: it notifies devices, and
    /// must not wait for its next poll.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tells_again: bool,
}

/// The newest positions of a room, for one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// The position to which the member is brought.
    pub head: u64,
    /// The position at which the membership began.
    pub since: u64,
    /// The newest position that may notify the member; 0 if there is none after the delivered one.
    pub notifying: u64,
}

/// What a Room keeps of one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RoomSide {
    /// The delivered position.
    pub delivered: u64,
    /// The class.
    pub wake: Wake,
}

/// What a User keeps of one room. The User commits it before it replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct UserSide {
    /// The position of the room's stream that the User has.
    pub head: u64,
    /// The User's last decision.
    pub wake: Wake,
}

/// What a range is to a User.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The User has all of it.
    Known,
    /// Positions before it are missing: the User stores nothing.
    Gap,
    /// What is after this position is new, and is stored now.
    New(u64),
}

impl Wake {
    const CLASSES: u64 = 4;

    /// The class and its number as one number.
    #[must_use]
    pub fn packed(self) -> u64 {
        let class = match self.class {
            WakeClass::Every => 0,
            WakeClass::Mentions => 1,
            WakeClass::Parked => 2,
        };
        self.epoch * Self::CLASSES + class
    }

    /// Reads what [`Self::packed`] made.
    #[must_use]
    pub fn unpacked(packed: u64) -> Self {
        let class = match packed % Self::CLASSES {
            1 => WakeClass::Mentions,
            2 => WakeClass::Parked,
            _ => WakeClass::Every,
        };
        Self { class, epoch: packed / Self::CLASSES }
    }

    /// Whether there may be news that the User was not told of.
    #[must_use]
    pub fn is_dirty(self) -> bool {
        self.class != WakeClass::Every
    }
}

impl RoomSide {
    /// Whether the member is told now. Own membership changes are always told.
    #[must_use]
    pub fn is_due(&self, news: News) -> bool {
        let newest = match self.wake.class {
            WakeClass::Every => news.head,
            WakeClass::Mentions => news.notifying.max(news.since),
            WakeClass::Parked => news.since,
        };
        self.delivered < newest
    }

    /// The User replied to the range after `from`. A decision that is not newer than the known one is ignored: a pull
    /// overtook it.
    pub fn on_reply(&mut self, from: u64, heard: Heard) {
        self.delivered = if heard.reached < from { heard.reached } else { self.delivered.max(heard.reached) };
        if let Some(wake) = heard.wake.filter(|wake| wake.epoch > self.wake.epoch) {
            self.wake = wake;
        }
    }

    /// The User pulls, and gets the room up to `to`; `is_all`: that is the newest position. Returns whether the side
    /// changed: then it is committed before the reply, because a pull that is forgotten leaves the member parked for ever.
    pub fn on_pull(&mut self, pull: Pull, to: u64, is_all: bool) -> bool {
        let is_newer = is_all && pull.epoch > self.wake.epoch;
        if is_newer {
            let delivered = if pull.tells_again { self.delivered.min(pull.after) } else { to };
            *self = Self { delivered, wake: Wake { class: WakeClass::Every, epoch: pull.epoch } };
        }
        is_newer
    }
}

impl UserSide {
    /// The room sent a range; `wanted` is the class in which the User wants to be. The side is stored with the range, before
    /// the reply. A User that was told of less, and now wants everything, stays dirty: only a pull ends that.
    pub fn on_update(&mut self, range: WakeRange, wanted: WakeClass) -> (Arrival, Heard) {
        let arrival = self.on_range(range);
        if !matches!(arrival, Arrival::New(_)) {
            let decided = Some(self.wake).filter(|wake| wake.is_dirty() && arrival == Arrival::Known);
            return (arrival, Heard { reached: self.head, wake: decided });
        }
        if wanted == WakeClass::Every {
            if !self.wake.is_dirty() && range.wake.is_dirty() {
                self.wake = range.wake;
            }
            return (arrival, Heard { reached: self.head, wake: None });
        }
        if self.wake.class != wanted || self.wake.epoch <= range.wake.epoch {
            let epoch = self.wake.epoch.max(range.wake.epoch) + 1;
            self.wake = Wake { class: wanted, epoch };
        }
        (arrival, Heard { reached: self.head, wake: Some(self.wake) })
    }

    /// A range of a pull, or of an update.
    pub fn on_range(&mut self, range: WakeRange) -> Arrival {
        if range.to <= self.head {
            return Arrival::Known;
        }
        if range.from > self.head.max(range.since) {
            return Arrival::Gap;
        }
        let after = std::mem::replace(&mut self.head, range.to);
        Arrival::New(after.max(range.from))
    }

    /// What a poll pulls before it looks for news; `None` if the User was told of everything.
    #[must_use]
    pub fn pull(&self) -> Option<Pull> {
        let tells_again = self.wake.class == WakeClass::Mentions;
        let pull = Pull { after: self.head, epoch: self.wake.epoch + 1, tells_again };
        self.wake.is_dirty().then_some(pull)
    }

    /// All ranges of a pull were stored, and the Room then had `wake`. If the User has decided since, it stays dirty.
    pub fn on_pulled(&mut self, wake: Wake) {
        if wake.epoch > self.wake.epoch {
            self.wake = wake;
        }
    }
}

#[cfg(test)]
mod checker;
#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
