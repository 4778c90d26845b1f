//! Follows the guide (`docs/adding-an-operation.md`) on a copy of the workspace: its facts and its decision
//! give one compile error, in the handlers crate, which names the operation; its handler resolves the error.

use std::path::Path;

use crate::{root, workspace};

#[test]
fn the_guide_leads_from_facts_over_one_error_to_a_handler() {
    let guide = std::fs::read_to_string(root().join("docs/adding-an-operation.md")).expect("the guide");
    let (_guard, copy) = workspace::only_copy();
    workspace::update(&copy.join("spec/msc/msc9999.yaml"), block(&guide, "yaml").as_bytes());
    append(&copy.join("spec/ledger.toml"), &block(&guide, "toml"));
    lattice_codegen::write_sources(&copy).unwrap_or_else(|error| panic!("{error}"));

    let errors = workspace::errors_of_check(&copy);
    let [error] = &errors[..] else {
        panic!("{} errors:\n{}", errors.len(), errors.join("\n"));
    };
    assert!(error.contains("msc/getGreeting"), "the error does not name the operation:\n{error}");
    assert!(error.contains("operation `GetGreeting` has no handler"), "{error}");
    assert!(error.contains("spec/ledger.toml"), "the error does not say what to do:\n{error}");
    assert!(error.contains("--> handlers/src/"), "the error is about another crate:\n{error}");

    let handlers = copy.join("handlers/src");
    let handler = guide.split("The handler (`").nth(1).expect("the handler");
    workspace::update(&handlers.join("msc/greetings/get_greeting.rs"), block(handler, "rust").as_bytes());
    append(&handlers.join("lib.rs"), "mod msc;\n");
    append(&handlers.join("msc.rs"), "mod greetings;\n");
    append(&handlers.join("msc/greetings.rs"), "mod get_greeting;\n");
    assert_eq!(workspace::errors_of_check(&copy), Vec::<String>::new());
}

/// The first block of code in a language.
fn block(text: &str, language: &str) -> String {
    let after = text.split(&format!("```{language}\n")).nth(1).expect("a block of code");
    after.split("```").next().unwrap_or_default().to_owned()
}

/// Adds lines to a file unless the file has them. Creates a missing file.
fn append(path: &Path, lines: &str) {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    if !text.contains(lines) {
        workspace::update(path, format!("{text}{lines}").as_bytes());
    }
}
