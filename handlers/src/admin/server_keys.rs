//! Handlers of the group `admin/server_keys`.

mod export_signing_key;
