//! Operations of the group `client/session_management`.

pub mod generate_login_token;
pub mod get_auth_metadata;
pub mod get_authentication_fallback;
pub mod get_login_fallback;
pub mod get_login_flows;
pub mod get_token_owner;
pub mod login;
pub mod logout;
pub mod logout_all;
pub mod redirect_to_id_p;
pub mod redirect_to_sso;

pub use generate_login_token::GenerateLoginToken;
pub use get_auth_metadata::GetAuthMetadata;
pub use get_authentication_fallback::GetAuthenticationFallback;
pub use get_login_fallback::GetLoginFallback;
pub use get_login_flows::GetLoginFlows;
pub use get_token_owner::GetTokenOwner;
pub use login::Login;
pub use logout::Logout;
pub use logout_all::LogoutAll;
pub use redirect_to_id_p::RedirectToIdP;
pub use redirect_to_sso::RedirectToSso;
