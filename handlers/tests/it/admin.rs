//! Tests of the administration API: one file per operation.

mod administrators {
    mod make_administrator;
}
mod media;
pub mod registration {
    mod get_registration_nonce;
    pub mod register_with_shared_secret;
}
mod registration_tokens {
    mod create_registration_token;
    mod delete_registration_token;
    mod get_registration_token;
    mod list_registration_tokens;
    mod update_registration_token;
}
mod reports {
    mod list_reports;
}
mod server {
    mod get_health;
    mod get_server;
    mod get_usage;
}
mod server_keys {
    mod export_signing_key;
}
