//! The administration API: our own operations, and those of Synapse that tools use.

mod administrators;
mod media;
mod registration;
mod registration_tokens;
mod reports;
mod server;
mod server_keys;
