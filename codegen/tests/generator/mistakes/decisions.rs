//! Mistakes in the ledger.

use super::{LEDGER, SECTION, complain, said, written};

const SERVED: &str = "{ status = \"served\", rate = \"write\" }";

/// Checks the sentence about a ledger with this decision.
#[track_caller]
fn check(decision: &str, sentence: &str) {
    let ledger = LEDGER.replace(SERVED, decision);
    complain(
        &ledger,
        SECTION,
        &format!("spec/client/banning.yaml: spec/ledger.toml: client/ban: {sentence}"),
    );
}

#[test]
fn states() {
    check("{ status = \"absent\" }", "reason: must say why it is absent or unused");
    check("{ rate = \"write\" }", "status: must say served or absent");
    check("{ status = \"served\", call = \"called\" }", "call: this API has no outbound calls");
}

#[test]
fn states_of_other_apis() {
    let section = "section: pings\noperations:\n  ping: { group: pings, route: POST /ping, auth: bearer }\n";
    let check = |api: &str, decision: &str, sentence: &str| {
        let scratch = written(&format!("{LEDGER}\"{api}/ping\" = {decision}\n"), SECTION);
        scratch.write(format!("spec/{api}/pings.yaml"), section);
        said(&scratch, &format!("spec/ledger.toml: {api}/ping: {sentence}"));
    };
    check("appservice", "{ status = \"served\" }", "status: this API has no inbound calls");
    check("appservice", "{}", "call: must say called or unused");
    check("appservice", "{ call = \"unused\" }", "reason: must say why it is absent or unused");
    check("federation", "{ status = \"served\" }", "call: must say called or unused");
}

#[test]
fn operations_and_decisions_belong_together() {
    complain(
        &LEDGER.replace("client/ban", "client/unban"),
        SECTION,
        "client/ban: is not in spec/ledger.toml: add its decision",
    );
    let more = format!("{LEDGER}\"client/kick\" = {{ status = \"served\" }}\n");
    complain(&more, SECTION, "spec/ledger.toml: client/kick: is in no section");
}

#[test]
fn limits() {
    complain(
        &LEDGER.replace(", rate = \"write\"", ""),
        &SECTION.replace("auth: user", "auth: user\n    limited: true"),
        "client/ban: limited: needs a `rate` in spec/ledger.toml",
    );
}

#[test]
fn words_that_the_ledger_does_not_know() {
    for decision in ["{ status = \"perhaps\" }", "{ status = \"served\", speed = 1 }"] {
        let scratch = written(&LEDGER.replace(SERVED, decision), SECTION);
        let error = lattice_codegen::render(scratch.root()).expect_err("a mistake").to_string();
        assert!(error.contains("spec/ledger.toml: "), "{error}");
    }
}
