//! The parameters of one `/sync`.

use lattice_sync::{FilterChoice, PresenceState, StateSection, SyncToken};
use lattice_wire::UnverifiedCaller;

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
}

impl Request {
    /// Whether the client wants the state after the timeline.
    pub fn wants_state_after(&self) -> bool {
        self.state != StateSection::Before
    }
}
