//! Operations of the group `federation/keys_server`.

pub mod get_server_key;

pub use get_server_key::GetServerKey;
