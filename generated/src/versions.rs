//! The content of `GET /_matrix/client/versions`, from `spec/ledger.toml`.

/// The versions of Matrix that are advertised.
pub const VERSIONS: &[&str] = &[
    "v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11", "v1.12",
    "v1.13", "v1.14", "v1.15", "v1.16", "v1.17",
];

/// The unstable features that are advertised.
pub const UNSTABLE_FEATURES: &[(&str, bool)] = &[
    ("org.matrix.msc3266", true),
    ("org.matrix.msc3391", true),
    ("org.matrix.msc3814", true),
    ("org.matrix.msc3874", true),
    ("org.matrix.msc4140", true),
    ("org.matrix.msc4222", true),
    ("org.matrix.msc4306", true),
    ("org.matrix.msc4308", true),
    ("org.matrix.msc4354", true),
    ("uk.half-shot.msc2666.query_mutual_rooms", true),
];
