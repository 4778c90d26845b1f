//! Operations of the group `identity/auth`.

pub mod get_account;
pub mod logout;
pub mod register_account;

pub use get_account::GetAccount;
pub use logout::Logout;
pub use register_account::RegisterAccount;
