//! The parameters of one `/sync`.

use std::collections::BTreeSet;

use lattice_sync::{FilterChoice, PresenceState, RestOfRooms, StateSection, SyncToken};
use lattice_wire::UnverifiedCaller;
use ruma_common::OwnedRoomId;

/// How long a sync waits for one Room (milliseconds).
pub(super) const READ_LIMIT_MS: u64 = 10_000;

/// The checked parameters of one `/sync` request.
pub(super) struct Request {
    pub caller: UnverifiedCaller,
    pub since: Option<SyncToken>,
    pub filter: FilterChoice,
    /// What the sync makes of the presence on this device; `None` if presence is off.
    pub presence: Option<PresenceState>,
    pub full_state: bool,
    pub state: StateSection,
    pub timeout_ms: u64,
    /// The rooms that did not answer a pull of this request: they are not read too.
    pub silent: BTreeSet<OwnedRoomId>,
    /// Whether the client wants only what the older operations show.
    pub events_only: bool,
}

impl Request {
    /// The rooms that do not fit into a response to the position `reached`: those joined after a position.
    pub fn rest(&self, reached: u64, joined_after: u64) -> RestOfRooms {
        let since = self.since.as_ref().filter(|_| !self.full_state);
        let since = since.and_then(|since| match since.rest {
            // This response goes on where another one ended.
            Some(rest) if since.position == reached => rest.since,
            _ => Some(since.position),
        });
        RestOfRooms { joined_after, since }
    }

    /// Whether the client wants the state after the timeline.
    pub fn wants_state_after(&self) -> bool {
        self.state != StateSection::Before
    }
}
