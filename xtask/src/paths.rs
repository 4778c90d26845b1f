//! Paths of the checkout and of the tools.

use std::path::PathBuf;

/// The checkout.
pub fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map_or(manifest.clone(), PathBuf::from)
}

/// The user's cache of tools, which checkouts share.
pub fn cache() -> Result<PathBuf, String> {
    let base = match (std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME")) {
        (Some(cache), _) if !cache.is_empty() => PathBuf::from(cache),
        (_, Some(home)) => PathBuf::from(home).join(".cache"),
        _ => return Err("Neither XDG_CACHE_HOME nor HOME is set: there is no folder for tools.".to_owned()),
    };
    Ok(base.join("lattice"))
}

/// The programs that npm installed.
pub fn node_programs() -> PathBuf {
    root().join("node_modules").join(".bin")
}
