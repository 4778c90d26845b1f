//! A random large room: members join, change and leave between messages, with forks at intervals.

use lattice_handlers::native::NativeEntropy;
use lattice_handlers::objects::room::store::Slot;
use lattice_handlers::ports::Entropy as _;
use lattice_rooms::EventNumber;

/// Slots of other events than memberships: create, power levels, join rules, name and the like.
pub const ROOM_SLOTS: u64 = 8;
/// State events between two forks, and on each side of a fork.
const FORK_EVERY: usize = 100;
const FORK_LENGTH: usize = 5;

/// One state event.
#[derive(Clone, Copy)]
pub struct Step {
    pub event: EventNumber,
    pub slot: Slot,
    /// Whether the event is on the side of a fork that is merged later.
    pub aside: bool,
    /// Whether the two sides are merged after the event.
    pub merges: bool,
}

/// The state events of a room in order.
pub struct Room {
    pub members: u64,
    pub steps: Vec<Step>,
}

/// Pseudo-random numbers from a seed.
pub struct Random(NativeEntropy);

impl Random {
    pub fn seeded(seed: u64) -> Self {
        Self(NativeEntropy::seeded(seed))
    }

    /// A number below `end`.
    pub fn below(&self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % end
    }
}

impl Room {
    /// A room of this many members and events, of which 45 % are messages.
    pub fn random(members: u64, events: u64, seed: u64) -> Self {
        let random = Random::seeded(seed);
        let state_events = (events * 55 / 100).max(members + ROOM_SLOTS);
        let mut fresh = 0;
        let steps = (0..state_events).map(|ordinal| {
            let left = state_events - ordinal;
            let joins = fresh < members + ROOM_SLOTS
                && (fresh < ROOM_SLOTS || random.below(left) < members + ROOM_SLOTS - fresh);
            let slot = if joins { fresh } else { random.below(fresh) };
            fresh += u64::from(joins);
            let place = usize::try_from(ordinal).unwrap_or_default() % FORK_EVERY;
            let forked = ordinal > FORK_EVERY as u64 && place < 2 * FORK_LENGTH;
            Step {
                event: 1 + ordinal * events / state_events,
                slot,
                aside: forked && place % 2 == 1,
                merges: forked && place == 2 * FORK_LENGTH - 1,
            }
        });
        Self { members, steps: steps.collect() }
    }
}
