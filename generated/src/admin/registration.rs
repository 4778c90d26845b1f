//! Operations of the group `admin/registration`.

pub mod get_registration_nonce;
pub mod register_with_shared_secret;

pub use get_registration_nonce::GetRegistrationNonce;
pub use register_with_shared_secret::RegisterWithSharedSecret;
