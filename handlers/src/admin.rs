//! Our own administration API.

mod server_keys;
