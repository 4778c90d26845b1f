//! Operations of the group `federation/leaving`.

pub mod make_leave;
pub mod send_leave_v1;
pub mod send_leave_v2;

pub use make_leave::MakeLeave;
pub use send_leave_v1::SendLeaveV1;
pub use send_leave_v2::SendLeaveV2;
