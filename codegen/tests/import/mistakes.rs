//! The input that an import refuses, with the place that the error names.

use lattice_codegen::import;

use crate::scratch::Scratch;

/// Expects an import to fail with an error that contains `said`.
fn check(scratch: &Scratch, said: &str) {
    let error = import::read(&scratch.release(), &scratch.errata()).expect_err(said).to_string();
    assert!(error.contains(said), "`{error}` does not say `{said}`");
}

fn corrected(correction: &str) -> Scratch {
    Scratch::new(&format!("raw: []\nadditions: []\ncorrections:\n  - {correction}\n"))
}

#[test]
fn a_reference_to_a_missing_file() {
    let scratch = Scratch::new("raw: []\nadditions: []\ncorrections: []\n");
    let broken = "type: object\nproperties:\n  other:\n    $ref: nowhere.yaml\n";
    scratch.write("v1.17/api/client-server/definitions/thing.yaml", broken);
    check(&scratch, "nowhere.yaml");
}

#[test]
fn a_reference_to_a_missing_definition() {
    let scratch = Scratch::new("raw: []\nadditions: []\ncorrections: []\n");
    let broken = "type: object\nproperties:\n  other:\n    $ref: \"#/components/schemas/other\"\n";
    scratch.write("v1.17/api/client-server/definitions/thing.yaml", broken);
    check(&scratch, "#/components/schemas/other");
}

#[test]
fn a_correction_that_the_official_files_contain() {
    let scratch = corrected("{ of: [client/getThing], at: auth, say: none, reason: r }");
    check(&scratch, "remove the correction");
}

#[test]
fn a_correction_that_removes_a_missing_key() {
    let scratch = corrected("{ of: [client/getThing], at: query, reason: r }");
    check(&scratch, "remove the correction");
}

#[test]
fn a_correction_of_a_missing_operation() {
    check(&corrected("{ of: [client/getOther], at: auth, say: user, reason: r }"), "client/getOther");
}

#[test]
fn a_correction_of_a_missing_place() {
    check(&corrected("{ of: [client/getThing], at: body / a / b, say: int, reason: r }"), "body / a / b");
}

#[test]
fn a_correction_without_a_reason() {
    check(&corrected("{ of: [client/getThing], at: auth, say: user }"), "reason");
}

#[test]
fn an_unsupported_method() {
    let scratch = Scratch::new("raw: []\nadditions: []\ncorrections: []\n");
    scratch.write("v1.17/api/client-server/thing.yaml", "paths:\n  /things:\n    patch: {}\n");
    check(&scratch, "patch");
}
