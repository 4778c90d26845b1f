//! Operations of the group `identity/store_invite`.

pub mod store_invite_v2;

pub use store_invite_v2::StoreInviteV2;
