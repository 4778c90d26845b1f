//! Operations of the group `federation/joins_v2`.

pub mod send_join_v2;

pub use send_join_v2::SendJoinV2;
