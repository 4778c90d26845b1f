//! The files of the checkout.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Paths with their texts.
pub(crate) type Tree = Vec<(String, String)>;

/// Folders of built files, which the rules do not read.
const MADE: [&str; 7] = ["target", "node_modules", ".git", ".lattice", ".wrangler", "build", "__pycache__"];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every written text file below a folder of the checkout.
pub(crate) fn files(below: &str) -> Tree {
    let mut files = Vec::new();
    walk(&root().join(below), &mut files);
    files.sort();
    files
}

fn walk(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if MADE.contains(&entry.file_name().to_str().unwrap()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, files);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let relative = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            files.push((relative, text));
        }
    }
}

/// The hand-written Rust files.
pub(crate) fn rust() -> &'static Tree {
    static RUST: OnceLock<Tree> = OnceLock::new();
    let is_written = |path: &str| {
        let made = ["generated/src/", "generated/examples/"].iter().any(|folder| path.starts_with(folder));
        path.ends_with(".rs") && !made && !path.contains("/golden/")
    };
    RUST.get_or_init(|| files("").into_iter().filter(|(path, _)| is_written(path)).collect())
}

pub(crate) fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.starts_with("tests/")
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Fails with all complaints, if there are any.
pub(crate) fn complain(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// A tree for the test of a rule.
pub(crate) fn made(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}
