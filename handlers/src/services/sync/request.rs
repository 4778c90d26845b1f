//! The parameters of one `/sync`.

use lattice_sync::{FilterChoice, SyncToken};
use lattice_wire::UnverifiedCaller;

/// The checked parameters of one `/sync` request.
pub(super) struct Request {
    pub caller: UnverifiedCaller,
    pub since: Option<SyncToken>,
    pub filter: FilterChoice,
    pub full_state: bool,
    pub state_after: bool,
    pub timeout_ms: u64,
}
