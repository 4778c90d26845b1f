//! The operations of the API `oauth`.

pub mod routes;
