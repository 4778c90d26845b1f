//! One operation has one name in four places: type, handler, story and snapshots.

use std::collections::BTreeSet;

use lattice_codegen::Operation;

use super::tree::{Tree, complain, files, made, read, root};

fn served() -> Vec<Operation> {
    let operations = lattice_codegen::read(&root()).unwrap().operations;
    operations.into_iter().filter(Operation::is_served).collect()
}

/// The snapshot folder of an operation, from the file of its handler.
fn snapshots(file: &str) -> String {
    format!("snapshots/{}/", file.trim_end_matches(".rs"))
}

#[test]
fn every_served_operation_has_handler_story_and_snapshot() {
    let present: Vec<String> = ["handlers/src", "handlers/tests/it", "snapshots"]
        .into_iter()
        .flat_map(files)
        .map(|(path, _)| path)
        .collect();
    let missing = |operation: &Operation| missing(&operation.name(), &operation.file(), &present);
    complain(&served().iter().flat_map(missing).collect::<Vec<_>>());
}

fn missing(name: &str, file: &str, present: &[String]) -> Vec<String> {
    let sources = ["handlers/src", "handlers/tests/it"].map(|folder| format!("{folder}/{file}"));
    let absent = sources.into_iter().filter(|path| !present.contains(path));
    let folder = snapshots(file);
    let has_none = !present.iter().any(|path| path.starts_with(&folder));
    absent
        .chain(has_none.then_some(folder))
        .map(|path| format!("{name} is served and has no {path}."))
        .collect()
}

#[test]
fn a_missing_place_is_reported() {
    let present = ["handlers/src/client/a/b.rs", "snapshots/client/a/bc/d.snap"].map(str::to_owned);
    let complaints = [
        "client/b is served and has no handlers/tests/it/client/a/b.rs.",
        "client/b is served and has no snapshots/client/a/b/.",
    ];
    assert_eq!(missing("client/b", "client/a/b.rs", &present), complaints);
}

/// `spec/errata.yaml` removes a declared code that the server never returns, with a reason.
#[test]
fn every_declared_error_code_is_shown_by_a_test() {
    let unshown = |operation: &Operation| {
        let file = operation.file();
        let snapshots = files(&snapshots(&file)).into_iter().map(|(_, text)| text);
        let texts: String = snapshots.chain([read(&format!("handlers/tests/it/{file}"))]).collect();
        unshown_codes(&operation.name(), &operation.errors, &texts)
    };
    complain(&served().iter().flat_map(unshown).collect::<Vec<_>>());
}

fn unshown_codes(name: &str, errors: &[String], texts: &str) -> Vec<String> {
    let unshown = errors.iter().filter(|code| !texts.contains(&format!("\"{code}\"")));
    unshown
        .map(|code| format!("{name} declares {code}, and neither its stories nor its tests show it."))
        .collect()
}

#[test]
fn an_error_code_that_no_test_shows_is_reported() {
    let errors = ["M_A", "M_B"].map(str::to_owned);
    let complaint = "client/c declares M_B, and neither its stories nor its tests show it.";
    assert_eq!(
        unshown_codes("client/c", &errors, "{ \"errcode\": \"M_A\", \"error\": \"M_B\u{a0}\" }"),
        [complaint]
    );
}

#[test]
fn every_snapshot_is_referenced_and_read() {
    let stories: Tree = ["handlers/tests", "core/rooms/src/tests"].into_iter().flat_map(files).collect();
    complain(&unreferenced(&files("snapshots"), &stories));
}

fn unreferenced(snapshots: &Tree, stories: &Tree) -> Vec<String> {
    let words: BTreeSet<&str> =
        stories.iter().flat_map(|(_, text)| text.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
    let mut complaints = Vec::new();
    for (path, _) in snapshots {
        let Some(name) = path.strip_suffix(".snap") else {
            complaints.push(format!("{path} has not been reviewed: read it, then accept or delete it."));
            continue;
        };
        let name = name.rsplit('/').next().unwrap();
        // The presets' snapshots are named <preset>_<version>.
        let name = name.trim_end_matches("_v11").trim_end_matches("_v12");
        if !words.contains(name) {
            complaints.push(format!("{path} belongs to no test any more: delete it."));
        }
    }
    complaints
}

#[test]
fn a_snapshot_without_a_test_is_reported() {
    let snapshots = made(&[("s/a_b.snap", ""), ("s/a_v12.snap", ""), ("s/c.snap", ""), ("s/d.snap.new", "")]);
    let complaints = [
        "s/c.snap belongs to no test any more: delete it.",
        "s/d.snap.new has not been reviewed: read it, then accept or delete it.",
    ];
    assert_eq!(unreferenced(&snapshots, &made(&[("t.rs", "fn a_b() { tell(\"a\") }")])), complaints);
}
