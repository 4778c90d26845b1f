//! Encryption keys (client-server API, "End-to-End Encryption"): stored by the User, listed in D1.

mod claim;
mod form;
mod query;
mod upload;

pub(crate) use self::claim::claim;
pub(crate) use self::query::query;
pub(crate) use self::upload::upload;
