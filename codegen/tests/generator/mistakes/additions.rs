//! Mistakes in the additions of unstable features.

use super::{LEDGER, SECTION, said, written};

/// Checks the sentence about a section that adds `addition`.
#[track_caller]
fn check(api: &str, addition: &str, sentence: &str) {
    let scratch = written(LEDGER, SECTION);
    scratch.write(format!("spec/{api}/msc1.yaml"), &format!("section: msc1\nadds:\n  {addition}\n"));
    said(&scratch, sentence);
}

#[test]
fn an_addition_neither_replaces_a_value_nor_has_an_unknown_key() {
    let only = "exists already: an unstable feature may only add";
    let about = |rest: &str| format!("spec/client/banning.yaml: client/ban: {rest}");
    check("msc", "client/ban: { auth: none }", &about(&format!("auth: {only}")));
    check("msc", "client/ban: { body: { reason?: int } }", &about(&format!("body: reason?: {only}")));
    check("msc", "client/ban: { bdy: { a: int } }", &about(KEYS));
    check("msc", "client/unban: { flag: org.matrix.msc1 }", "adds: client/unban: is in no section");
    check("msc", "[client/ban]", "spec/msc/msc1.yaml: must be a mapping");
}

const KEYS: &str = "bdy: is not a key here; the keys are also, auth, body, deprecated, error, errors, flag, \
     group, guest, headers, host, interactive, limited, path, query, response, route, since, when";

#[test]
fn only_a_section_of_an_msc_may_add() {
    let scratch = written(LEDGER, SECTION);
    scratch.write("spec/client/more.yaml", "section: more\nadds: { client/ban: { flag: a } }\n");
    said(&scratch, "spec/client/more.yaml: adds: belongs to a section of spec/msc");
}

#[test]
fn two_sections_cannot_add_the_same_key() {
    let scratch = written(LEDGER, SECTION);
    scratch.write("spec/msc/msc1.yaml", "section: msc1\nadds: { client/ban: { flag: a } }\n");
    scratch.write("spec/msc/msc2.yaml", "section: msc2\nadds: { client/ban: { flag: b } }\n");
    said(&scratch, "spec/msc/msc2.yaml: client/ban: flag: exists already: an unstable feature may only add");
}
