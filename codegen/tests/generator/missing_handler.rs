//! An operation that is served and that nobody handles: one compile error, in the handlers crate, which
//! names it. Shown on a copy of the workspace, with the real handlers and one operation more.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::root;

const SECTION: &str = "section: unhandled
operations:
  raiseTheDead:
    group: necromancy
    route: POST /_matrix/client/v3/necromancy
    auth: user
    body: { reason?: string }
";
const DECISION: &str = "\"client/raiseTheDead\" = { status = \"served\", rate = \"write\" }\n";

#[test]
fn a_missing_handler_is_one_error_that_names_it() {
    let copy = root().join("target/missing-handler");
    copy_workspace(&copy);
    update(&copy.join("spec/client/unhandled.yaml"), SECTION.as_bytes());
    let ledger = std::fs::read_to_string(root().join("spec/ledger.toml")).expect("the ledger");
    update(&copy.join("spec/ledger.toml"), format!("{ledger}{DECISION}").as_bytes());
    lattice_codegen::write_sources(&copy).unwrap_or_else(|error| panic!("{error}"));

    let errors = errors_of_check(&copy);
    let [error] = &errors[..] else {
        panic!("{} errors:\n{}", errors.len(), texts(&errors));
    };
    let text = error["rendered"].as_str().expect("the text of the error");
    assert!(text.contains("client/raiseTheDead"), "the error does not name the operation:\n{text}");
    assert!(text.contains("has no handler"), "{text}");
    assert!(text.contains("spec/ledger.toml"), "the error does not say what to do:\n{text}");
    let place =
        error["spans"].as_array().and_then(|spans| spans.iter().find(|each| each["is_primary"] == true));
    let file = place.and_then(|span| span["file_name"].as_str()).expect("a place");
    assert!(file.starts_with("handlers/src/"), "the error stands in {file}");
}

/// The errors of `cargo check` of the handlers; the final "could not compile" is none.
fn errors_of_check(workspace: &Path) -> Vec<Value> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--offline", "--package", "lattice-handlers", "--message-format", "json"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", root().join("target"))
        .output()
        .expect("cargo runs");
    assert!(!output.status.success(), "it compiles without the handler");
    let lines = String::from_utf8(output.stdout).expect("text");
    let messages = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors: Vec<Value> = messages
        .filter(|message| message["reason"] == "compiler-message")
        .map(|message| message["message"].clone())
        .filter(|message| {
            message["level"] == "error" && !message["spans"].as_array().is_none_or(Vec::is_empty)
        })
        .collect();
    assert!(
        !errors.is_empty(),
        "cargo failed without a compile error:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    errors
}

fn texts(errors: &[Value]) -> String {
    errors.iter().filter_map(|error| error["rendered"].as_str()).collect()
}

/// Copies what cargo and the generator read. What did not change keeps its time, so that only the first
/// check is a long one.
fn copy_workspace(to: &Path) {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let members = manifest["workspace"]["members"].as_array().expect("a list of members");
    let members = members.iter().filter_map(|member| member.as_str());
    let mut keep = Vec::new();
    for name in ["Cargo.toml", "Cargo.lock", "rustfmt.toml", "spec", "migrations"].into_iter().chain(members)
    {
        copy(&root().join(name), &to.join(name), &mut keep);
    }
    for file in crate::scratch::files(to) {
        if !keep.contains(&to.join(&file)) && !file.starts_with("generated") {
            std::fs::remove_file(to.join(file)).expect("removing what is gone");
        }
    }
}

fn copy(from: &Path, to: &Path, kept: &mut Vec<PathBuf>) {
    const NOT_READ: &[&str] = &["build", "node_modules", "target"];
    if !from.is_dir() {
        update(to, &std::fs::read(from).expect("a file"));
        kept.push(to.to_owned());
        return;
    }
    for entry in std::fs::read_dir(from).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        if !NOT_READ.iter().any(|each| name == *each) {
            copy(&from.join(&name), &to.join(&name), kept);
        }
    }
}

fn update(path: &Path, bytes: &[u8]) {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return;
    }
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}
