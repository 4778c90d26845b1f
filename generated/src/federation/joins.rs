//! Operations of the group `federation/joins`.

pub mod make_join;
pub mod send_join_v1;
pub mod send_join_v2;

pub use make_join::MakeJoin;
pub use send_join_v1::SendJoinV1;
pub use send_join_v2::SendJoinV2;
