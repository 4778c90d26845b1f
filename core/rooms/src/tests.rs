//! Tests of events, authorisation, receipt, redaction and state resolution, without storage.

mod auth_case;
mod chains;
mod events;
mod graph;
mod graph_fixture;
mod numbered;
mod receipt;
mod redaction;
mod resets;
mod rules;
mod test_room;
mod vectors;
#[path = "../tests/synapse/waiting.rs"]
mod waiting;
