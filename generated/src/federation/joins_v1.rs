//! Operations of the group `federation/joins_v1`.

pub mod make_join;
pub mod send_join_v1;

pub use make_join::MakeJoin;
pub use send_join_v1::SendJoinV1;
