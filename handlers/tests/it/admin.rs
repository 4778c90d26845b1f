//! Our own administration API.

mod registration {
    mod get_registration_nonce;
    mod register_with_shared_secret;
}
mod server_keys {
    mod export_signing_key;
}
