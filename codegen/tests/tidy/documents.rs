//! Rules about documents and numbered files.

use super::source::tokens::tokens;
use super::tree::{Tree, complain, files, is_test, made, read, rust};

#[test]
fn every_maximum_is_documented() {
    complain(&undocumented(rust(), &read("docs/limits.md")));
}

fn undocumented(tree: &Tree, limits: &str) -> Vec<String> {
    let is_product = |path: &str| {
        let apart = ["codegen/", "xtask/", "worker/src/chaos"].iter().any(|folder| path.starts_with(folder));
        !apart && !is_test(path)
    };
    let mut complaints = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| is_product(path)) {
        for pair in tokens(text).windows(2).filter(|pair| pair[0].is("const")) {
            let name = pair[1].text;
            let maximum = name.starts_with("MAX_") || name.contains("_MAX") || name.ends_with("_LIMIT");
            if maximum && !limits.contains(name) {
                complaints.push(format!("docs/limits.md does not name {name} ({path})."));
            }
        }
    }
    complaints
}

#[test]
fn a_maximum_without_a_line_is_reported() {
    let text = "pub(in crate::a) const MAX_B: u8 = 1;\nconst C_MAX_MS: u8 = 2;\nconst D: u8 = 3;";
    let tree = made(&[("handlers/src/a.rs", text), ("xtask/src/a.rs", text)]);
    assert_eq!(
        undocumented(&tree, "`MAX_B`"),
        ["docs/limits.md does not name C_MAX_MS (handlers/src/a.rs)."]
    );
}

#[test]
fn migrations_have_no_gaps() {
    complain(&gaps(&files("migrations")));
}

/// Sentences about migrations that are not numbered from 1 without gaps, for each kind of database.
fn gaps(tree: &Tree) -> Vec<String> {
    let (mut complaints, mut folder, mut number) = (Vec::new(), "", 0);
    for (path, _) in tree {
        let (own, name) = path.rsplit_once('/').unwrap();
        number = if own == folder { number + 1 } else { 1 };
        folder = own;
        if !name.starts_with(&format!("{number:04}_")) {
            complaints.push(format!("{path} should begin with {number:04}_: migrations have no gaps."));
        }
    }
    complaints
}

#[test]
fn a_gap_is_reported() {
    let names = ["migrations/d1/0001_a.sql", "migrations/d1/0003_b.sql", "migrations/room/0001_c.sql"];
    let complaint = "migrations/d1/0003_b.sql should begin with 0002_: migrations have no gaps.";
    assert_eq!(gaps(&made(&names.map(|name| (name, "")))), [complaint]);
}

#[test]
fn decisions_are_listed() {
    complain(&unlisted(&files("docs/adr"), &read("docs/adr/README.md")));
}

fn unlisted(tree: &Tree, index: &str) -> Vec<String> {
    let names = tree.iter().filter_map(|(path, _)| path.rsplit('/').next());
    let missing = names.filter(|name| *name != "README.md" && !index.contains(name));
    missing.map(|name| format!("docs/adr/README.md does not list {name}.")).collect()
}

#[test]
fn a_decision_that_is_not_listed_is_reported() {
    let tree = made(&[("docs/adr/0001-a.md", ""), ("docs/adr/0002-b.md", ""), ("docs/adr/README.md", "")]);
    assert_eq!(unlisted(&tree, "- [b](0002-b.md)"), ["docs/adr/README.md does not list 0001-a.md."]);
}
