//! Operations of the group `client/presence`.

pub mod get_presence;
pub mod set_presence;

pub use get_presence::GetPresence;
pub use set_presence::SetPresence;
