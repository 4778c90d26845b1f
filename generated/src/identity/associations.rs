//! Operations of the group `identity/associations`.

pub mod bind_v2;
pub mod get_validated3pid_v2;
pub mod unbind_v2;

pub use bind_v2::BindV2;
pub use get_validated3pid_v2::GetValidated3pidV2;
pub use unbind_v2::UnbindV2;
