//! Operations of the group `admin/server_keys`.

pub mod export_signing_key;

pub use export_signing_key::ExportSigningKey;
