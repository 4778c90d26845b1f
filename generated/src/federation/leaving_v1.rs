//! Operations of the group `federation/leaving_v1`.

pub mod make_leave;
pub mod send_leave_v1;

pub use make_leave::MakeLeave;
pub use send_leave_v1::SendLeaveV1;
