//! Rules about file names, first sentences of files, and package registries.

use super::tree::{Tree, complain, files, made, read, rust};

/// Names that do not say what a file holds.
const EMPTY: [&str; 8] = ["util", "utils", "common", "helpers", "misc", "manager", "data", "info"];
/// First labels of hosts that serve packages: package clients reach these by their own settings.
const HOSTS: [&str; 6] = ["files", "index", "proxy", "pypi", "registry", "static"];
/// Settings that point a package client to another registry.
const SETTINGS: [&str; 4] = ["index-url", "--registry", "replace-with", "\"resolved\":"];

#[test]
fn file_names_say_what_the_file_holds() {
    complain(&empty_names(rust()));
}

fn empty_names(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, _) in tree {
        let words = path.trim_end_matches(".rs").split('/');
        for word in words.filter(|word| EMPTY.contains(word)) {
            complaints.push(format!("{path}: `{word}` does not say what the file holds."));
        }
    }
    complaints
}

#[test]
fn an_empty_name_is_reported() {
    let tree = made(&[("a/common/b.rs", ""), ("a/account_data.rs", ""), ("a/info.rs", "")]);
    let complaints = [
        "a/common/b.rs: `common` does not say what the file holds.",
        "a/info.rs: `info` does not say what the file holds.",
    ];
    assert_eq!(empty_names(&tree), complaints);
}

#[test]
fn every_file_says_what_it_is() {
    complain(&silent(rust()));
}

fn silent(tree: &Tree) -> Vec<String> {
    let silent = tree.iter().filter(|(_, text)| !text.starts_with("//! "));
    silent
        .map(|(path, _)| format!("{path} does not begin with a sentence (`//!`) about what it is."))
        .collect()
}

#[test]
fn a_file_without_a_sentence_is_reported() {
    let tree = made(&[("a.rs", "//! What it is."), ("b.rs", "// A.\nuse a;")]);
    assert_eq!(silent(&tree), ["b.rs does not begin with a sentence (`//!`) about what it is."]);
}

#[test]
fn no_registry_is_named() {
    let mut complaints = registries(&files(""));
    complaints.extend(foreign_sources(&read("Cargo.lock")));
    complain(&complaints);
}

fn registries(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| path != "codegen/tests/tidy/names.rs") {
        let hosts = HOSTS.iter().map(|host| format!("://{host}."));
        for words in hosts.chain(SETTINGS.map(str::to_owned)).filter(|words| text.contains(words)) {
            complaints
                .push(format!("{path} says `{words}`: whoever builds decides where packages come from."));
        }
    }
    complaints
}

fn foreign_sources(lock: &str) -> Vec<String> {
    let sources = lock.lines().filter(|line| line.starts_with("source = "));
    let foreign = sources.filter(|line| !line.contains("/rust-lang/"));
    foreign
        .map(|line| format!("Cargo.lock: `{line}`: packages come from cargo's own registry only."))
        .collect()
}

#[test]
fn a_registry_is_reported() {
    let tree = made(&[("a.toml", "url = \"https://registry.example\""), ("b.md", "https://example.org")]);
    let complaint = "a.toml says `://registry.`: whoever builds decides where packages come from.";
    assert_eq!(registries(&tree), [complaint]);
    let line = "source = \"git+https://example.org/a\"";
    let complaint = format!("Cargo.lock: `{line}`: packages come from cargo's own registry only.");
    assert_eq!(foreign_sources(&format!("name = \"a\"\n{line}\n")), [complaint]);
}
