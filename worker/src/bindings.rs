//! The names of `wrangler.toml` that only the platform reads.

/// The variable with the jurisdiction of all objects, fixed by the first deployment; empty for none.
pub const JURISDICTION: &str = "JURISDICTION";
/// The KV namespace of what can be had again.
pub const CACHE: &str = "CACHE";
/// The bucket of media.
pub const MEDIA: &str = "MEDIA";
/// The service by which the scanner of media is reached, if `fetch` does not reach it.
pub const SCANNER: &str = "SCANNER";
