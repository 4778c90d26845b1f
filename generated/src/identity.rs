//! The operations of the API `identity`.

pub mod v2_associations;
pub mod v2_auth;
pub mod v2_email_associations;
pub mod v2_invitation_signing;
pub mod v2_lookup;
pub mod v2_phone_associations;
pub mod v2_ping;
pub mod v2_pubkey;
pub mod v2_store_invite;
pub mod v2_terms;
pub mod versions;
