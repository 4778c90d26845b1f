//! A copy of the workspace, and the compile errors of its handlers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::root;

/// The rendered errors of `cargo check` of the handlers, without the final "could not compile".
pub fn errors_of_check(workspace: &Path) -> Vec<String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--offline", "--package", "lattice-handlers", "--message-format", "json"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .output()
        .expect("cargo runs");
    let lines = String::from_utf8(output.stdout).expect("text");
    let messages = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors: Vec<String> = messages
        .filter(|message| message["reason"] == "compiler-message")
        .map(|message| message["message"].clone())
        .filter(|message| {
            message["level"] == "error" && !message["spans"].as_array().is_none_or(Vec::is_empty)
        })
        .map(|message| message["rendered"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert!(
        output.status.success() || !errors.is_empty(),
        "cargo failed without a compile error:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    errors
}

static COPY: Mutex<()> = Mutex::new(());

/// The copy, for one test at a time: two copies would mix up their build artefacts.
pub fn only_copy() -> (MutexGuard<'static, ()>, PathBuf) {
    // The copy is restored below, so a failed test does not affect the next one.
    let guard = COPY.lock().unwrap_or_else(PoisonError::into_inner);
    let path = root().join("target/copy");
    copy(&path);
    (guard, path)
}

/// Copies the files that cargo and the generator read. An unchanged file keeps its modification time, so that
/// only the first check compiles everything.
fn copy(to: &Path) {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let members = manifest["workspace"]["members"].as_array().expect("a list of members");
    let members = members.iter().filter_map(|member| member.as_str());
    let mut kept = Vec::new();
    for name in ["Cargo.toml", "Cargo.lock", "rustfmt.toml", "spec", "migrations"].into_iter().chain(members)
    {
        copy_path(&root().join(name), &to.join(name), &mut kept);
    }
    for file in crate::scratch::files(to) {
        if !kept.contains(&to.join(&file)) && !file.starts_with("generated") && !file.starts_with("target") {
            std::fs::remove_file(to.join(file)).expect("removing a stale file");
        }
    }
}

fn copy_path(from: &Path, to: &Path, kept: &mut Vec<PathBuf>) {
    const NOT_READ: &[&str] = &["build", "node_modules", "target"];
    if !from.is_dir() {
        update(to, &std::fs::read(from).expect("a file"));
        kept.push(to.to_owned());
        return;
    }
    for entry in std::fs::read_dir(from).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        if !NOT_READ.iter().any(|each| name == *each) {
            copy_path(&from.join(&name), &to.join(&name), kept);
        }
    }
}

/// Writes a file unless it has this content already.
pub fn update(path: &Path, bytes: &[u8]) {
    if std::fs::read(path).is_ok_and(|present| present == bytes) {
        return;
    }
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}
