//! Rooms made, entered and refused by the pure rules.

mod chains;
mod events;
mod graph;
mod house;
mod numbered;
mod receipt;
mod redaction;
mod resets;
mod rules;
mod scene;
mod vectors;
mod village;
#[path = "../tests/synapse/waiting.rs"]
mod waiting;
