//! An error about `spec/` names the file, the operation and the field.

mod additions;
mod decisions;
mod operations;
mod sections;
mod types;

use crate::root;
use crate::scratch::{Scratch, files};

const LEDGER: &str = "[versions]\nadvertised = [\"v1.17\"]\n[operations]\n\"client/ban\" = { status = \"served\", rate = \"write\" }\n";
const SECTION: &str = r"
section: banning
operations:
  ban:
    group: room_membership
    route: POST /_matrix/client/v3/rooms/{roomId}/ban
    auth: user
    path: { roomId: RoomId }
    body: { user_id: UserId, reason?: string }
";

/// Checks the sentence about a section in which `to` replaces `from`.
#[track_caller]
fn check(from: &str, to: &str, sentence: &str) {
    assert!(SECTION.contains(from), "the section has no `{from}`");
    complain(LEDGER, &SECTION.replace(from, to), sentence);
}

#[track_caller]
fn complain(ledger: &str, section: &str, sentence: &str) {
    said(&written(ledger, section), sentence);
}

/// Checks the sentence about a `spec/`.
#[track_caller]
fn said(scratch: &Scratch, sentence: &str) {
    let error = lattice_codegen::render(scratch.root()).expect_err("a mistake").to_string();
    assert!(error.ends_with(sentence), "{error}");
}

/// A `spec/` with one section.
fn written(ledger: &str, section: &str) -> Scratch {
    let scratch = Scratch::empty();
    scratch.write("spec/types.yaml", "Reason: { reason: string }");
    scratch.write("spec/ledger.toml", ledger);
    scratch.write("spec/client/banning.yaml", section);
    scratch
}

#[test]
fn the_section_without_a_mistake_is_accepted() {
    let scratch = written(LEDGER, SECTION);
    lattice_codegen::render(scratch.root()).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_sentence_of_the_parser_has_a_case() {
    let cases = root().join("codegen/tests/generator/mistakes");
    let cases = files(&cases).iter().map(|file| text(&cases.join(file))).collect::<String>();
    let parser = root().join("codegen/src/parse");
    let mut sentences = sentences(&text(&parser.with_extension("rs")));
    files(&parser).iter().for_each(|file| sentences.extend(self::sentences(&text(&parser.join(file)))));
    assert!(sentences.len() > 30, "only {} sentences of the parser were found", sentences.len());
    let silent: Vec<&String> = sentences.iter().filter(|sentence| !cases.contains(*sentence)).collect();
    assert!(silent.is_empty(), "no case has {silent:#?}");
}

fn text(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

/// The longest piece without `{}` of each error sentence in a source.
fn sentences(source: &str) -> Vec<String> {
    let calls = source.split("Error::new(").skip(1).chain(source.split("Error::here(").skip(1));
    let longest = |call: &str| {
        let literals = literals(call);
        let pieces = literals.iter().flat_map(|literal| literal.split(['{', '}']));
        pieces.max_by_key(|piece| piece.len()).map(str::to_owned)
    };
    calls.filter_map(longest).filter(|piece| piece.contains(' ')).collect()
}

/// The literal strings up to the parenthesis that closes a call.
fn literals(call: &str) -> Vec<String> {
    let (mut found, mut depth, mut letters) = (Vec::new(), 1, call.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            '"' => found.push(literal(&mut letters)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// The rest of a string literal after its opening quotation mark, as written in the source.
fn literal(letters: &mut std::str::Chars<'_>) -> String {
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => text.extend(['\\'].into_iter().chain(letters.next())),
            _ => text.push(letter),
        }
    }
    text
}
