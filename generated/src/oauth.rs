//! The operations of the API `oauth`.

pub mod oauth;
pub mod routes;
