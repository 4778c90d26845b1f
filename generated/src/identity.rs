//! The operations of the API `identity`.

pub mod associations;
pub mod auth;
pub mod email_associations;
pub mod invitation_signing;
pub mod lookup;
pub mod phone_associations;
pub mod ping;
pub mod pubkey;
pub mod store_invite;
pub mod terms;
pub mod versions;
