//! Our own administration API.

mod registration;
mod server_keys;
