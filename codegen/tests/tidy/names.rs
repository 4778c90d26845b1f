//! Words that say nothing, and words that must not be said.

use super::tree::{complain, files, rust};

/// Names that only say that somebody did not know where else to put it.
const EMPTY: [&str; 8] = ["util", "utils", "common", "helpers", "misc", "manager", "data", "info"];
/// Package registries are reached by the clients' own settings: none is named here.
const HOSTS: [&str; 5] =
    ["registry.npmjs", "pypi.org", "files.pythonhosted", "static.crates", "proxy.golang"];

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
    for (path, text) in files("") {
        for host in HOSTS {
            let named = text.contains(host) && path != "codegen/tests/tidy/names.rs";
            assert!(!named, "{path} names the registry `{host}`.");
        }
    }
}
