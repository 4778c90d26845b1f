//! Encryption keys (client-server API, "End-to-End Encryption"): stored by the User, listed in D1.

mod claim;
mod cross_signing;
pub(crate) mod dehydrated;
mod form;
mod query;
mod signatures;
mod upload;

pub(crate) use self::claim::claim;
pub(crate) use self::cross_signing::{needs_confirmation, upload_cross_signing};
pub(crate) use self::query::query;
pub(crate) use self::signatures::upload_signatures;
pub(crate) use self::upload::upload;
