//! One operation, one name, four places.

use std::collections::BTreeSet;

use super::tree::{complain, files, read, root};

#[test]
fn every_served_operation_has_handler_story_and_snapshot() {
    let specification = lattice_codegen::read(&root()).unwrap();
    let mut complaints = Vec::new();
    for operation in specification.operations.iter().filter(|operation| operation.is_served()) {
        let (name, file) = (operation.name(), operation.file());
        for folder in ["handlers/src", "handlers/tests/it"] {
            if !root().join(folder).join(&file).exists() {
                complaints.push(format!("{name} is served and has no {folder}/{file}."));
            }
        }
        let snapshots = format!("snapshots/{}", file.trim_end_matches(".rs"));
        if files(&snapshots).is_empty() {
            complaints.push(format!("{name} is served and has no snapshot in {snapshots}."));
        }
    }
    complain(&complaints);
}

/// A code that nobody can provoke is a claim; `spec/errata.yaml` takes it back with its reason.
#[test]
fn every_refusal_that_is_declared_is_told() {
    let specification = lattice_codegen::read(&root()).unwrap();
    let mut complaints = Vec::new();
    for operation in specification.operations.iter().filter(|operation| operation.is_served()) {
        let (name, file) = (operation.name(), operation.file());
        let snapshots = files(&format!("snapshots/{}", file.trim_end_matches(".rs")));
        let told: String = snapshots.into_iter().map(|(_, text)| text).collect();
        let told = told + &read(&format!("handlers/tests/it/{file}"));
        for code in operation.errors.iter().filter(|code| !told.contains(&format!("\"{code}\""))) {
            complaints
                .push(format!("{name} declares {code}, and neither its stories nor its tests show it."));
        }
    }
    complain(&complaints);
}

#[test]
fn every_snapshot_is_referenced_and_read() {
    let stories: Vec<(String, String)> =
        ["handlers/tests", "core/rooms/src/tests"].into_iter().flat_map(files).collect();
    let words: BTreeSet<&str> =
        stories.iter().flat_map(|(_, text)| text.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
    let mut complaints = Vec::new();
    for (path, _) in files("snapshots") {
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
    complain(&complaints);
}
