//! `docs/security.md` names every test of an attack, and no other test.

use std::collections::BTreeSet;

use super::tree::{complain, files, read};

/// Words with the form `s04_…`: the names of tests of attacks.
fn attacks(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let is_attack = |word: &&str| {
        let digits = word.strip_prefix('s').and_then(|rest| rest.split_once('_')).map(|(digits, _)| digits);
        digits.is_some_and(|digits| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    words.filter(is_attack).map(str::to_owned).collect()
}

#[test]
fn every_attack_is_documented() {
    let tests: String = files("handlers/tests")
        .into_iter()
        .chain(files("tests"))
        .chain(files("core"))
        .filter(|(path, _)| path.ends_with(".rs") || path.ends_with(".mjs"))
        .map(|(_, text)| text)
        .collect();
    complain(&differences(&read("docs/security.md"), &tests));
}

fn differences(page: &str, tests: &str) -> Vec<String> {
    let (named, tests) = (attacks(page), attacks(tests));
    let unnamed = tests.difference(&named).map(|test| format!("docs/security.md does not name {test}."));
    let untested =
        named.difference(&tests).map(|test| format!("docs/security.md names {test}, which is no test."));
    unnamed.chain(untested).collect()
}

#[test]
fn an_attack_without_a_line_or_a_test_is_reported() {
    let complaints =
        ["docs/security.md does not name s02_b.", "docs/security.md names s03_c, which is no test."];
    assert_eq!(differences("`s01_a` `s03_c` `s1_d`", "fn s01_a() {} fn s02_b() {}"), complaints);
}
