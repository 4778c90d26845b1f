//! The content of `GET /_matrix/client/versions`, from `spec/ledger.toml`.

/// The versions of Matrix that are advertised.
pub const VERSIONS: &[&str] = &["v1.17"];

/// The unstable features that are advertised.
pub const UNSTABLE_FEATURES: &[(&str, bool)] = &[("org.matrix.msc0", true)];
