//! Operations of the group `oauth/oauth`.

pub mod authorize;
pub mod authorize_device;
pub mod decide_authorization;
pub mod enter_device_code;
pub mod exchange_token;
pub mod manage_account;
pub mod register_client;
pub mod revoke_token;
pub mod show_authorization;
pub mod show_device_code;

pub use authorize::Authorize;
pub use authorize_device::AuthorizeDevice;
pub use decide_authorization::DecideAuthorization;
pub use enter_device_code::EnterDeviceCode;
pub use exchange_token::ExchangeToken;
pub use manage_account::ManageAccount;
pub use register_client::RegisterClient;
pub use revoke_token::RevokeToken;
pub use show_authorization::ShowAuthorization;
pub use show_device_code::ShowDeviceCode;
