//! SQL statements belong in stores, apart from the decisions of objects.

use super::source::tokens::tokens;
use super::tree::{Tree, complain, is_test, made, rust};

/// The beginnings of SQL statements.
const STATEMENTS: [&str; 11] = [
    "ALTER ", "CREATE ", "DELETE ", "DROP ", "EXPLAIN ", "INSERT ", "PRAGMA ", "REPLACE ", "SELECT ",
    "UPDATE ", "WITH ",
];
/// Other folders and files that may contain SQL: the native ports, and the chaos endpoints of the tests.
const OTHERS: [&str; 2] = ["handlers/src/native/", "worker/src/chaos"];

#[test]
fn statements_belong_in_stores() {
    complain(&outside_of_stores(rust()));
}

fn outside_of_stores(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| !may_have_sql(path)) {
        let tokens = tokens(text);
        let made = tokens.windows(4).filter(|call| {
            (call[0].is("Query") || call[0].is("Change"))
                && call[1].is("::")
                && call[2].is("new")
                && call[3].is("(")
        });
        let written = tokens.iter().filter(|token| token.is_text() && is_statement(token.text));
        let mut lines: Vec<usize> =
            made.map(|call| call[0].line).chain(written.map(|token| token.line)).collect();
        lines.sort_unstable();
        lines.dedup();
        complaints.extend(
            lines.into_iter().map(|line| format!("{path}:{line} has SQL: a statement belongs in a store.")),
        );
    }
    complaints
}

fn is_statement(text: &str) -> bool {
    let text = text.trim_start();
    STATEMENTS.iter().any(|start| text.strip_prefix(start).is_some_and(|rest| !rest.is_empty()))
}

/// Whether a file is a store, an index, a test or a tool, which may contain SQL.
fn may_have_sql(path: &str) -> bool {
    let parts = path.trim_end_matches(".rs").split('/');
    let keeps =
        path.starts_with("handlers/src/") && parts.into_iter().any(|part| part == "store" || part == "index");
    let tool = ["bench/", "codegen/", "xtask/"].iter().any(|folder| path.starts_with(folder));
    keeps || tool || is_test(path) || OTHERS.iter().any(|other| path.starts_with(other))
}

#[track_caller]
fn check(path: &str, text: &str, lines: &[usize]) {
    let complaints =
        lines.iter().map(|line| format!("{path}:{line} has SQL: a statement belongs in a store."));
    assert_eq!(outside_of_stores(&made(&[(path, text)])), complaints.collect::<Vec<_>>());
}

#[test]
fn a_statement_elsewhere_is_reported() {
    let text =
        "// SELECT a\nconst A: Query =\n    Query::new(\n\"SELECT a\");\nlet b = r#\"\n WITH c AS d\"#;";
    check("handlers/src/objects/room/events/send.rs", text, &[3, 4, 5]);
    check("handlers/src/services/rooms.rs", "Change::new(TEXT)", &[1]);
    check("worker/src/ports/d1.rs", "\"PRAGMA a\"", &[1]);
    for store in
        ["objects/room/store.rs", "objects/user/store/devices.rs", "index/objects.rs", "native/sql.rs"]
    {
        check(&format!("handlers/src/{store}"), text, &[]);
    }
}

#[test]
fn text_that_only_resembles_a_statement_is_allowed() {
    check(
        "handlers/src/services/rooms.rs",
        "// \"SELECT a\"\n\"Query::new(\" \"SELECT \" \"UPDATED b\" Query::of(c)",
        &[],
    );
}
