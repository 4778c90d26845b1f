//! Operations of the group `client/session_management`.

pub mod get_token_owner;
pub mod login;

pub use get_token_owner::GetTokenOwner;
pub use login::Login;
