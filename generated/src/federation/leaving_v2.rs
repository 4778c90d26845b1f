//! Operations of the group `federation/leaving_v2`.

pub mod send_leave_v2;

pub use send_leave_v2::SendLeaveV2;
