//! The type of a reply follows from its command: a match over a reply names every variant.

use std::collections::BTreeSet;

use super::source::arms::{Match, matches};
use super::source::modules::Modules;
use super::source::tokens::{Token, tokens};
use super::tree::{Tree, complain, is_test, made, rust};

const SOURCES: &str = "handlers/src/";
/// The files that define replies and refusals, and the error of an object that gave no reply.
const PROTOCOL: &str = "handlers/src/objects/protocol";
const ASK_ERROR: &str = "handlers/src/objects/host/shell/client.rs";

#[test]
fn matches_over_replies_are_exhaustive() {
    complain(&leftovers(rust()));
}

/// Sentences about fallback arms over replies, and about calls of `unexpected`.
fn leftovers(tree: &Tree) -> Vec<String> {
    let modules = Modules::of(tree, SOURCES);
    let mut complaints = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| path.starts_with(SOURCES) && !is_test(path)) {
        let tokens = tokens(text);
        // Rows of a database are untyped, so a value in a port can be unexpected.
        if !path.starts_with("handlers/src/ports/") {
            let calls = tokens.windows(2).filter(|pair| pair[0].is("unexpected") && pair[1].is("("));
            complaints.extend(calls.map(|call| {
                format!("{path}:{}: `unexpected(`: a reply has the type of its command.", call[0].line)
            }));
        }
        for each in matches(&tokens) {
            if let Some(arm) = each.fallback()
                && is_about_a_reply(&each, |name| modules.file_of(path, name))
            {
                complaints.push(format!(
                    "{path}:{}: `{} =>` hides variants of a reply: name each one.",
                    arm.line, arm.text
                ));
            }
        }
    }
    complaints
}

/// Whether an object is asked in the scrutinee, or a pattern names a type of the protocol or an `AskError`.
fn is_about_a_reply(each: &Match<'_, '_>, file_of: impl Fn(&str) -> Option<String>) -> bool {
    let asks = |call: &[Token<'_>]| {
        call[0].is(".") && ["ask", "ask_as", "poll"].contains(&call[1].text) && call[2].is("(")
    };
    let mut names: BTreeSet<&str> = BTreeSet::new();
    names.extend(each.patterns().filter(|token| token.is_word()).map(|token| token.text));
    each.scrutinee.windows(3).any(asks)
        || names.into_iter().filter_map(file_of).any(|file| file.starts_with(PROTOCOL) || file == ASK_ERROR)
}

#[track_caller]
fn check(handler: &str, complaints: &[&str]) {
    let tree = made(&[
        ("handlers/src/lib.rs", "mod client; mod objects;"),
        ("handlers/src/client.rs", handler),
        ("handlers/src/objects.rs", "pub mod host; pub mod protocol;"),
        ("handlers/src/objects/host.rs", "mod shell; pub use shell::client::AskError;"),
        ("handlers/src/objects/host/shell.rs", "pub mod client;"),
        ("handlers/src/objects/host/shell/client.rs", "pub enum AskError { Absent, Failed }"),
        ("handlers/src/objects/protocol.rs", "pub mod room;"),
        ("handlers/src/objects/protocol/room.rs", "pub enum Refusal { Forbidden, TooLarge }"),
    ]);
    assert_eq!(leftovers(&tree), complaints);
}

#[test]
fn a_fallback_over_a_reply_is_reported() {
    check(
        "fn a() { match server.ask(&id, Join { a }).await { Ok(b) => b,\n_ => c } }",
        &["handlers/src/client.rs:2: `_ =>` hides variants of a reply: name each one."],
    );
    check(
        "use crate::objects::protocol::room::Refusal;\n\
         fn a() { match refusal { Some(Refusal::Forbidden) => { match b { _ => c } } other => d } }",
        &["handlers/src/client.rs:2: `other =>` hides variants of a reply: name each one."],
    );
    check(
        "use crate::objects::host::AskError;\nfn a() { match error { AskError::Absent => b, _ if c => d, e => f } }",
        &["handlers/src/client.rs:2: `_ =>` hides variants of a reply: name each one."],
    );
}

#[test]
fn other_matches_may_fall_back() {
    check("fn a() { match version { 1 => b, _ => c } match text { \"x.ask(\" => b, _ => c } }", &[]);
    check(
        "use crate::objects::protocol::room::Refusal;\nfn a() { match r { Refusal::Forbidden => _ => b } }",
        &[],
    );
}

#[test]
fn an_unexpected_reply_is_reported() {
    check(
        "fn a() { Err(unexpected(reply)) }",
        &["handlers/src/client.rs:1: `unexpected(`: a reply has the type of its command."],
    );
}
