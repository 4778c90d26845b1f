//! Rules about suppressed lints, `async` in objects, and the construction of callers.

use super::source::tokens::{Token, tokens};
use super::tree::{Tree, complain, is_test, made, rust};

#[test]
fn suppressions_have_reasons() {
    complain(&unreasoned(rust()));
}

fn unreasoned(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in tree {
        let tokens = tokens(text);
        for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is("allow") || token.is("expect"))
        {
            let attribute = &tokens[at..];
            let begins =
                at > 1 && tokens[at - 1].is("[") && (tokens[at - 2].is("#") || tokens[at - 2].is("!"));
            let end = attribute.iter().position(|token| token.is("]")).unwrap_or(attribute.len());
            if begins && !attribute[..end].iter().any(|token| token.is("reason")) {
                let lint = &attribute[..end].iter().map(|token| token.text).collect::<String>();
                complaints.push(format!("{path}:{}: `{lint}` has no reason.", tokens[at].line));
            }
        }
    }
    complaints
}

#[test]
fn a_suppression_without_a_reason_is_reported() {
    let text = "#![allow(a)]\n#[expect(\n    b,\n    reason = \"c\"\n)]\n#[expect(d, e::f)]\nlet g = h.expect(\"i\");";
    let complaints = ["a.rs:1: `allow(a)` has no reason.", "a.rs:6: `expect(d,e::f)` has no reason."];
    assert_eq!(unreasoned(&made(&[("a.rs", text)])), complaints);
}

#[test]
fn objects_are_synchronous() {
    complain(&waits(rust()));
}

/// Only the shell of an object may be `async`, and no handler uses untyped JSON.
fn waits(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in tree {
        let object =
            path.starts_with("handlers/src/objects/") && !path.starts_with("handlers/src/objects/host/shell");
        let tokens = tokens(text);
        if let Some(token) = tokens.iter().find(|token| object && (token.is("async") || token.is("await"))) {
            complaints.push(format!("{path}:{} awaits: only the shell of an object may.", token.line));
        }
        let untyped =
            |three: &&[Token<'_>]| three[0].is("serde_json") && three[1].is("::") && three[2].is("Value");
        if path.starts_with("handlers/src/client/")
            && let Some(three) = tokens.windows(3).find(untyped)
        {
            let line = three[0].line;
            complaints
                .push(format!("{path}:{line} handles JSON values: a handler translates typed requests."));
        }
    }
    complaints
}

#[test]
fn an_object_that_awaits_is_reported() {
    let text = "//! No async fn, no .await.\nfn a() { b.await }";
    let shell = "handlers/src/objects/host/shell/client.rs";
    let tree = made(&[
        ("handlers/src/objects/room/a.rs", text),
        (shell, text),
        ("handlers/src/client/b.rs", "\nuse serde_json::Value;"),
    ]);
    let complaints = [
        "handlers/src/objects/room/a.rs:2 awaits: only the shell of an object may.",
        "handlers/src/client/b.rs:2 handles JSON values: a handler translates typed requests.",
    ];
    assert_eq!(waits(&tree), complaints);
}

#[test]
fn only_authentication_makes_callers() {
    complain(&made_callers(rust()));
}

fn made_callers(tree: &Tree) -> Vec<String> {
    let may_make = |path: &str| {
        is_test(path)
            || path == "handlers/src/auth.rs"
            || path.starts_with("core/wire/src/")
            || path.starts_with("codegen/")
    };
    let mut complaints = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| !may_make(path)) {
        let tokens = tokens(text);
        for three in tokens.windows(3) {
            let [before, name, after] = three else { continue };
            let names = ["struct", "for", "impl", "->"].iter().any(|word| before.is(word));
            let caller = (name.is("Caller") || name.is("UnverifiedCaller")) && after.is("{") && !names;
            if caller || before.is("(") && name.is("Operator") && after.is(")") {
                let (name, line) = (name.text, name.line);
                complaints.push(format!("{path}:{line} makes a `{name}`: only handlers/src/auth.rs does."));
            }
        }
    }
    complaints
}

#[test]
fn a_caller_made_elsewhere_is_reported() {
    let text =
        "impl From for Caller { fn a() -> Caller {\nCaller { b } } }\nOk(Operator)\nUnverifiedCaller { c }";
    let complaints = [
        "handlers/src/client/a.rs:2 makes a `Caller`: only handlers/src/auth.rs does.",
        "handlers/src/client/a.rs:3 makes a `Operator`: only handlers/src/auth.rs does.",
        "handlers/src/client/a.rs:4 makes a `UnverifiedCaller`: only handlers/src/auth.rs does.",
    ];
    assert_eq!(
        made_callers(&made(&[("handlers/src/client/a.rs", text), ("handlers/src/auth.rs", text)])),
        complaints
    );
}
