//! What all servers must compute alike about a room, as pure functions: PDUs, authorisation, state
//! resolution, the event graph.
//!
//! **Invariant.** No clock, no randomness, no IO, no storage: times, ids and the state that a function reads
//! are arguments; the graph reads and writes through [`EventStore`]. The rules of a room version are data
//! ([`RoomVersionRules`]); no code compares version numbers.
#![forbid(unsafe_code)]

mod authorize;
mod build;
mod create;
mod format;
mod graph;
mod key;
mod pdu;
mod presets;
mod redaction;
mod resolve;
mod rules;
mod state;
mod template;
mod version;
mod visibility;

pub use authorize::{Against, AuthOutcome, Violation, allowed_by, allowed_by_auth_events, authorize};
pub use build::{BuildError, Place, build};
pub use create::{CreateError, NewRoom, create_event};
pub use format::{Unsigned, client_event, erased_content, erased_event, invite_state, stripped};
pub use graph::{
    Changes, CheckedEvent, Difference, Entry, EventNumber, EventStatus, EventStore, Graph, Memory, Received,
    RemoteState, Resolved, Role, Root,
};
pub use key::{KeyError, SigningKey};
pub use pdu::{InvalidPdu, Pdu, PduError, ReceivedPdu, read, signers};
pub use presets::{Preset, RoomOptions, initial_events};
pub use redaction::{may_redact, redacted, redacted_by};
pub use rules::{AuthEvents, Citation, Effect, Rule, Ruling, check_auth_events, check_state};
pub use ruma_common::room_version_rules::RoomVersionRules;
pub use ruma_signatures::PublicKeyMap;
pub use state::{INVITE_STATE_TYPES, State, StateMapKey, state_needed, state_to_check};
pub use template::EventTemplate;
pub use version::{DEFAULT_ROOM_VERSION, SERVED_ROOM_VERSIONS, rules};
pub use visibility::{HistoryVisibility, Membership, Viewpoint};

// Test code shared with tests/ refers to this crate by its name.
#[cfg(test)]
extern crate self as lattice_rooms;

#[cfg(test)]
mod tests;
