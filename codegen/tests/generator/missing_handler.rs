//! An operation that is served and that nobody handles: one compile error, in the handlers crate, which
//! names it. Shown on a copy of the workspace, with the real handlers and one operation more.

use crate::{root, workspace};

const SECTION: &str = "section: unhandled
operations:
  raiseTheDead:
    group: necromancy
    route: POST /_matrix/client/v3/necromancy
    auth: user
    body: { reason?: string }
";
const DECISION: &str = "\"client/raiseTheDead\" = { status = \"served\", rate = \"write\" }\n";

#[test]
fn a_missing_handler_is_one_error_that_names_it() {
    let (_guard, copy) = workspace::only_copy();
    workspace::update(&copy.join("spec/client/unhandled.yaml"), SECTION.as_bytes());
    let ledger = std::fs::read_to_string(root().join("spec/ledger.toml")).expect("the ledger");
    workspace::update(&copy.join("spec/ledger.toml"), format!("{ledger}{DECISION}").as_bytes());
    lattice_codegen::write_sources(&copy).unwrap_or_else(|error| panic!("{error}"));

    let errors = workspace::errors_of_check(&copy);
    let [error] = &errors[..] else {
        panic!("{} errors:\n{}", errors.len(), errors.join("\n"));
    };
    assert!(error.contains("client/raiseTheDead"), "the error does not name the operation:\n{error}");
    assert!(error.contains("has no handler"), "{error}");
    assert!(error.contains("spec/ledger.toml"), "the error does not say what to do:\n{error}");
    assert!(error.contains("--> handlers/src/"), "the error stands elsewhere:\n{error}");
}
