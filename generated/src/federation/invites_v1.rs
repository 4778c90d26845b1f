//! Operations of the group `federation/invites_v1`.

pub mod send_invite_v1;

pub use send_invite_v1::SendInviteV1;
