//! Operations of the group `federation/invites_v2`.

pub mod send_invite_v2;

pub use send_invite_v2::SendInviteV2;
