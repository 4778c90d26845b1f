//! The operations of the API `admin`.

pub mod registration;
pub mod routes;
pub mod server_keys;
