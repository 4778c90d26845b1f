//! Tests of events, authorisation, receipt, redaction and state resolution, without storage.

mod auth_case;
mod chains;
mod events;
#[path = "../tests/fixtures/mod.rs"]
mod fixtures;
mod graph;
mod numbered;
mod other_servers;
mod owned_state;
mod receipt;
mod redaction;
mod resets;
mod resync;
mod rules;
mod signed_json;
mod sticky;
mod test_room;
mod vectors;
