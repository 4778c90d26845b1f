//! Operations of the group `federation/user_keys`.

pub mod claim_user_encryption_keys;
pub mod query_user_encryption_keys;

pub use claim_user_encryption_keys::ClaimUserEncryptionKeys;
pub use query_user_encryption_keys::QueryUserEncryptionKeys;
