//! The paths of the official files, which stay outside the repository, and of our files about them.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The folder of a release; `None` if the official files are not on this machine.
///
/// # Panics
/// If the files are missing and `CI` is set.
pub fn release(name: &str) -> Option<PathBuf> {
    let default = || root().join("../shared/spec/official");
    let folder = std::env::var_os("MATRIX_SPEC_DIR").map_or_else(default, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    let said = format!("{} is not there (MATRIX_SPEC_DIR)", folder.display());
    assert!(std::env::var_os("CI").is_none(), "{said}, and CI needs it");
    eprintln!("\n*** NOT RUN: {said}. ***\n");
    None
}

/// The file of corrections.
pub fn errata() -> PathBuf {
    root().join("spec/errata.yaml")
}

/// The folder of the recorded facts of a release.
pub fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/releases").join(name)
}

/// The files below a folder, in order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
