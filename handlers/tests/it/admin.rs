//! Our own administration API.

mod server_keys {
    mod export_signing_key;
}
