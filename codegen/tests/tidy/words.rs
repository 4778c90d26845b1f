//! Words that this project once coined and no longer uses (docs/glossary.md has the words it uses).

use super::tree::{Tree, complain, files, made};

/// A coined word, and the word of the field.
const COINED: [(&str, &str); 13] = [
    ("archive", "event store"),
    ("attention", "stream position"),
    ("eyes", "reader's view"),
    ("household", "rate-limit prefix"),
    ("judge", "authorise"),
    ("judged", "authorised"),
    ("judgement", "checked event"),
    ("peer", "remote server"),
    ("unfit", "invalid PDU"),
    ("untold", "pending rooms"),
    ("verdict", "outcome"),
    ("verdicts", "outcomes"),
    ("village", "graph fixture"),
];
/// Files that the rule does not read: history, other people's text, results of programs, the rule itself.
const APART: [&str; 12] = [
    "CHANGELOG.md",
    "COMPLIANCE.md",
    "LICENSE",
    "codegen/tests/tidy/words.rs",
    "generated/COVERAGE.md",
    "generated/openapi.json",
    "generated/src/",
    "package-lock.json",
    "snapshots/",
    "spec/",
    // Docker archives files, and a network has peers.
    "tests/complement/engine/",
    "tests/complement/results/",
];
const WRITTEN: [&str; 8] = [".rs", ".md", ".mjs", ".js", ".py", ".sql", ".sh", ".toml"];

#[test]
fn coined_words_are_gone() {
    complain(&coined(&files("")));
}

fn coined(tree: &Tree) -> Vec<String> {
    let is_ours = |path: &str| {
        WRITTEN.iter().any(|end| path.ends_with(end)) && !APART.iter().any(|apart| path.starts_with(apart))
    };
    let mut complaints = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| is_ours(path)) {
        for (number, line) in (1..).zip(text.lines()) {
            for word in words(line) {
                if let Some((_, better)) = COINED.iter().find(|(coined, _)| *coined == word) {
                    complaints.push(format!("{path}:{number} says `{word}`: the word is {better}."));
                }
            }
        }
    }
    complaints
}

/// The words of a line in small letters; names in camel or snake case are several.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in line.chars() {
        if !letter.is_ascii_alphabetic() || (letter.is_ascii_uppercase() && was_small) {
            words.push(String::new());
        }
        if letter.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(letter.to_ascii_lowercase());
        }
        was_small = letter.is_ascii_lowercase();
    }
    words
}

#[test]
fn a_coined_word_is_reported() {
    let tree = made(&[
        ("a.rs", "struct EventArchive;\nlet judge_at = peers;"),
        ("CHANGELOG.md", "archive"),
        ("spec/a.yaml", "archive"),
    ]);
    let complaints =
        ["a.rs:1 says `archive`: the word is event store.", "a.rs:2 says `judge`: the word is authorise."];
    assert_eq!(coined(&tree), complaints);
}
