//! Small `spec/` folders and the Rust generated from them: one folder of `golden/` for each construct.
//!
//! A case has `spec/` and, in `expected/`, the files of `generated/` that the case checks.
//! `UPDATE_GOLDEN=1` writes these files again, for a review and a commit.

use crate::root;
use crate::scratch::{Scratch, files};

#[track_caller]
fn check(case: &str) {
    let case = root().join("codegen/tests/golden").join(case);
    let scratch = Scratch::copy_of(&case.join("spec"));
    let rendered = lattice_codegen::render(scratch.root()).unwrap_or_else(|error| panic!("{error}"));
    let expected = case.join("expected");
    let compared = files(&expected);
    assert!(!compared.is_empty(), "the case expects nothing");
    for path in compared {
        let text = rendered.get(&path).unwrap_or_else(|| panic!("{} is not rendered", path.display()));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(expected.join(&path), text).expect("a file");
        }
        let golden = std::fs::read_to_string(expected.join(&path)).expect("a file");
        assert_eq!(*text, golden, "{} differs", path.display());
    }
}

#[test]
fn parameters() {
    check("parameters");
}

#[test]
fn bodies() {
    check("bodies");
}

#[test]
fn nested() {
    check("nested");
}

#[test]
fn named_types() {
    check("named_types");
}

#[test]
fn open_enumerations() {
    check("open_enumerations");
}

#[test]
fn callers() {
    check("callers");
}

#[test]
fn routes() {
    check("routes");
}

#[test]
fn every_case_is_checked() {
    let source = include_str!("golden.rs");
    let folder = root().join("codegen/tests/golden");
    for entry in std::fs::read_dir(folder).expect("the folder of the cases") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        assert!(source.contains(&format!("check(\"{name}\")")), "nothing checks golden/{name}");
    }
}

#[test]
fn values() {
    check("values");
}

#[test]
fn open_objects() {
    check("open_objects");
}

#[test]
fn tagged() {
    check("tagged");
}

#[test]
fn payloads() {
    check("payloads");
}

#[test]
fn facts() {
    check("facts");
}

#[test]
fn places() {
    check("places");
}
