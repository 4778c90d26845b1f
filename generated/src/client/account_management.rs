//! Operations of the group `client/account_management`.

pub mod register;

pub use register::Register;
