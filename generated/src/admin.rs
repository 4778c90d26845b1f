//! The operations of the API `admin`.

pub mod administrators;
pub mod media;
pub mod registration;
pub mod registration_tokens;
pub mod reports;
pub mod routes;
pub mod server;
pub mod server_keys;
