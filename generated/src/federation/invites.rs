//! Operations of the group `federation/invites`.

pub mod send_invite_v1;
pub mod send_invite_v2;

pub use send_invite_v1::SendInviteV1;
pub use send_invite_v2::SendInviteV2;
