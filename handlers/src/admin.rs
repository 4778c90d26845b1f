//! Our own administration API.

mod administrators;
mod registration;
mod registration_tokens;
mod server_keys;
