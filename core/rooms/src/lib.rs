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
mod invite_state;
mod key;
mod pdu;
mod power;
mod presets;
mod redaction;
mod relation;
mod resolve;
mod restricted;
mod rules;
mod signed_json;
mod space;
mod state;
mod sticky;
mod template;
mod upgrade;
mod version;
mod visibility;

pub use authorize::{Against, AuthOutcome, Violation, allowed_by, allowed_by_auth_events, authorize};
pub use build::{BuildError, Place, build};
pub use create::{CreateError, NewRoom, create_event};
pub use format::{ClientFormat, Unsigned, client_event, erased_content, erased_event, stripped};
pub use graph::{
    Changes, CheckedEvent, Difference, Entry, EventNumber, EventStatus, EventStore, Graph, Header,
    MAX_EXTREMITIES, MAX_OWN_PREV_EVENTS, Memory, Received, RemoteState, Resolved, Role, Root,
};
pub use invite_state::{MAX_INVITE_STATE_BYTES, bounded_invite_state, invite_state, knock_state};
pub use key::{KeyError, SigningKey};
pub use pdu::{InvalidPdu, Pdu, PduError, ReceivedPdu, read, signers};
pub use power::{may_notify_room, may_send_message, may_send_state, named_in_levels};
pub use presets::{Preset, RoomOptions, initial_events};
pub use redaction::{may_redact, may_redact_others, redacted, redacted_by};
pub use relation::{Aggregated, Reference, References, Relation, Thread};
pub use restricted::{InvitePower, allowed_rooms};
pub use rules::{AuthEvents, Citation, Effect, Rule, Ruling, check_auth_events, check_state};
pub use ruma_signatures::PublicKeyMap;
pub use signed_json::{PublicKey, signature, signed_part};
pub use space::{Child, child_event};
pub use state::{INVITE_STATE_TYPES, State, StateMapKey, state_needed, state_to_check};
pub use sticky::{MAX_STICKY_MS, Sticky};
pub use template::EventTemplate;
pub use upgrade::{
    UPGRADED_TYPES, closed_power_levels, first_power_levels, privileged_creators, upgraded_power_levels,
};
pub use version::{
    AuthorizationRules, DEFAULT_ROOM_VERSION, RoomVersionRules, SERVED_ROOM_VERSIONS, is_stable, rules,
};
pub use visibility::{HistoryVisibility, Membership, Viewpoint};

// Test code shared with tests/ refers to this crate by its name.
#[cfg(test)]
extern crate self as lattice_rooms;

#[cfg(test)]
mod tests;
