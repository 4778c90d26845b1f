//! Operations of the group `client/voip`.

pub mod get_turn_server;

pub use get_turn_server::GetTurnServer;
