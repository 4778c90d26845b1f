//! Words that say nothing, and words that must not be said.

use super::tree::{complain, files, read, rust};

/// Names that only say that somebody did not know where else to put it.
const EMPTY: [&str; 8] = ["util", "utils", "common", "helpers", "misc", "manager", "data", "info"];
/// First labels of the hosts that packages come from: clients reach those by their own settings.
const HOSTS: [&str; 6] = ["files", "index", "proxy", "pypi", "registry", "static"];
/// Settings that point a client elsewhere.
const SETTINGS: [&str; 4] = ["index-url", "--registry", "replace-with", "\"resolved\":"];

#[test]
fn names_say_something() {
    let mut complaints = Vec::new();
    for (path, _) in rust() {
        let words = path.trim_end_matches(".rs").split('/');
        for word in words.filter(|word| EMPTY.contains(word)) {
            complaints.push(format!("{path}: `{word}` says nothing about what is in it."));
        }
    }
    complain(&complaints);
}

#[test]
fn every_file_says_what_it_is() {
    let mut complaints = Vec::new();
    for (path, text) in rust() {
        if !text.starts_with("//!") {
            complaints.push(format!("{path} does not begin with a sentence (`//!`) about what it is."));
        }
    }
    complain(&complaints);
}

#[test]
fn no_registry_is_named() {
    let mut complaints = Vec::new();
    for (path, text) in files("") {
        let hosts = HOSTS.iter().map(|host| format!("://{host}."));
        for words in hosts.chain(SETTINGS.map(str::to_owned)) {
            if text.contains(&words) && path != "codegen/tests/tidy/names.rs" {
                complaints
                    .push(format!("{path} says `{words}`: whoever builds decides where packages come from."));
            }
        }
    }
    for line in read("Cargo.lock").lines().filter(|line| line.starts_with("source = ")) {
        if !line.contains("/rust-lang/") {
            complaints.push(format!("Cargo.lock: `{line}`: packages come from cargo's own registry alone."));
        }
    }
    complain(&complaints);
}
