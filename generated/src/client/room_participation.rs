//! Operations of the group `client/room_participation`.

pub mod send_message;
pub mod sync;

pub use send_message::SendMessage;
pub use sync::Sync;
