//! Operations of the group `federation/event_auth`.

pub mod get_event_auth;

pub use get_event_auth::GetEventAuth;
