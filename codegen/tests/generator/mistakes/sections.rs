//! Mistakes in the form of whole files.

use super::{LEDGER, SECTION, check, said, written};

#[test]
fn a_section_is_named_after_its_file() {
    let named = "spec/client/banning.yaml: section: must be the name of the file";
    check("section: banning", "section: bans", named);
    check("section: banning", "section: 5", "spec/client/banning.yaml: section: must be a string");
    check("section: banning\n", "", "spec/client/banning.yaml: section: is missing");
}

#[test]
fn a_file_must_be_a_mapping() {
    let operations = SECTION.split("  ban:").next().expect("the text before the operation");
    let said_of = |rest: &str| format!("spec/client/banning.yaml: {rest}");
    let scratch = written(LEDGER, &operations.replace("operations:", "operations: [ban]"));
    said(&scratch, &said_of("operations: must be a mapping"));
    said(&written(LEDGER, "- banning\n"), &said_of("must be a mapping"));
    let scratch = written(LEDGER, SECTION);
    scratch.write("spec/types.yaml", "- Reason\n");
    said(&scratch, "spec/types.yaml: must be a mapping");
}

#[test]
fn a_file_must_be_yaml() {
    let scratch = written(LEDGER, "section: [\n");
    let error = lattice_codegen::render(scratch.root()).expect_err("a mistake").to_string();
    assert!(error.contains("spec/client/banning.yaml: "), "{error}");
}
