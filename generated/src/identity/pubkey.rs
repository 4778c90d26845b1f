//! Operations of the group `identity/pubkey`.

pub mod get_pub_key_v2;
pub mod is_ephemeral_pub_key_valid_v2;
pub mod is_pub_key_valid_v2;

pub use get_pub_key_v2::GetPubKeyV2;
pub use is_ephemeral_pub_key_valid_v2::IsEphemeralPubKeyValidV2;
pub use is_pub_key_valid_v2::IsPubKeyValidV2;
