//! Operations of the group `admin/registration_tokens`.

pub mod create_registration_token;
pub mod delete_registration_token;
pub mod get_registration_token;
pub mod list_registration_tokens;
pub mod update_registration_token;

pub use create_registration_token::CreateRegistrationToken;
pub use delete_registration_token::DeleteRegistrationToken;
pub use get_registration_token::GetRegistrationToken;
pub use list_registration_tokens::ListRegistrationTokens;
pub use update_registration_token::UpdateRegistrationToken;
