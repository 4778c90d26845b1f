//! Repeated imports, and the reported changes.

use lattice_codegen::import;

use crate::official;
use crate::scratch::Scratch;

const NONE: &str = "raw: []\nadditions: []\ncorrections: []\n";

#[test]
fn the_official_files_give_the_committed_spec() {
    let Some(folder) = official::release("v1.17") else { return };
    let imported = import::read(&folder, &official::errata()).expect("an import");
    let present = import::present(&official::root().join("spec")).expect("spec/");
    let differ: Vec<_> = imported.iter().filter(|(path, text)| present.get(*path) != Some(text)).collect();
    let gone: Vec<_> = present.keys().filter(|path| !imported.contains_key(*path)).collect();
    assert!(differ.is_empty() && gone.is_empty(), "cargo xtask import changes {differ:?} {gone:?}");
}

#[test]
fn every_operation_of_the_release_is_imported() {
    let Some(folder) = official::release("v1.17") else { return };
    let imported = import::read(&folder, &official::errata()).expect("an import");
    let counted = |api: &str| -> usize {
        let sections = imported.iter().filter(|(path, _)| path.starts_with(api));
        sections.map(|(_, text)| text.matches("    route: ").count()).sum()
    };
    // The client API has two more than the official files: `additions` of the errata.
    let counts = ["client", "federation", "appservice", "push_gateway", "identity"].map(counted);
    assert_eq!(counts, [160 + 2, 37, 9, 1, 23]);
}

#[test]
fn a_second_import_reports_the_changes() {
    let scratch = Scratch::new(NONE);
    scratch.write("spec/ledger.toml", "[versions]\nadvertised = []\n\n[operations]\n");
    let write = || {
        let imported = import::read(&scratch.release(), &scratch.errata()).expect("an import");
        import::write(&imported, scratch.root()).expect("a written spec/")
    };
    assert_eq!(write().added, ["client/getThing"]);
    let second = write();
    assert!(second.files.is_empty() && second.changed.is_empty(), "nothing changed: {second:?}");
    let definition =
        "title: Thing\ntype: object\nproperties:\n  name:\n    type: integer\n  size:\n    type: integer\n";
    scratch.write("v1.17/api/client-server/definitions/thing.yaml", definition);
    let third = write();
    let said = third.changed.join("\n");
    assert!(said.contains("name? was string, is int") && said.contains("size? is new: int"), "{said}");
    assert_eq!(third.files, [std::path::Path::new("types.yaml")]);
}

#[test]
fn new_and_removed_error_codes_are_reported() {
    let scratch = Scratch::new(NONE);
    scratch.write("spec/ledger.toml", "[operations]\n\"client/getThing\" = { status = \"served\" }\n");
    let import = |codes: &str| {
        let section =
            format!("section: thing\noperations:\n  getThing:\n    auth: none\n    errors: [{codes}]\n");
        let imported = [("client/thing.yaml".into(), section)].into_iter().collect();
        import::write(&imported, scratch.root()).expect("a written spec/").changed
    };
    import("M_FORBIDDEN, M_UNKNOWN");
    let said = ["client/getThing: errors / M_BAD_JSON is new", "client/getThing: errors / M_UNKNOWN is gone"];
    assert_eq!(import("M_BAD_JSON, M_FORBIDDEN"), said);
}

#[test]
fn a_section_missing_from_the_release_is_removed() {
    let scratch = Scratch::new(NONE);
    scratch.write("spec/ledger.toml", "[operations]\n\"client/getOther\" = { status = \"served\" }\n");
    scratch.write("spec/client/other.yaml", "section: other\noperations:\n  getOther:\n    auth: none\n");
    let imported = import::read(&scratch.release(), &scratch.errata()).expect("an import");
    let changes = import::write(&imported, scratch.root()).expect("a written spec/");
    assert_eq!(changes.removed, ["client/getOther"]);
    assert!(!scratch.root().join("spec/client/other.yaml").exists(), "the file is removed");
}
