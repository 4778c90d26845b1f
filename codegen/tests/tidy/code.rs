//! Sizes, suppressions, and what stands where.

use super::tree::{complain, is_test, read, rust};

const FILE_LINES: usize = 500;
const HANDLER_LINES: usize = 250;
const FUNCTION_LINES: usize = 70;

#[test]
fn files_and_functions_are_small() {
    let mut complaints = Vec::new();
    for (path, text) in rust() {
        let lines = text.lines().count();
        let handler = path.starts_with("handlers/src/client/") || path.starts_with("handlers/src/admin/");
        let most = if handler { HANDLER_LINES } else { FILE_LINES };
        if lines > most {
            complaints
                .push(format!("{path} has {lines} lines; the most is {most}: find the two ideas in it."));
        }
        for (name, length) in functions(&text) {
            if length > FUNCTION_LINES {
                complaints
                    .push(format!("{path}: `{name}` has {length} lines; the most is {FUNCTION_LINES}."));
            }
        }
    }
    complain(&complaints);
}

/// Functions with their lengths: rustfmt puts the closing brace under the line that opens the function.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let Some(at) = trimmed.find("fn ").filter(|at| trimmed[..*at].split_whitespace().all(is_qualifier))
        else {
            continue;
        };
        let close = format!("{}}}", &line[..line.len() - trimmed.len()]);
        let end = lines[start..]
            .iter()
            .position(|line| **line == close || line.ends_with(';') && lines[start] == *line);
        let name = trimmed[at + 3..].split(['(', '<']).next().unwrap();
        found.push((name.to_owned(), end.unwrap_or(0) + 1));
    }
    found
}

fn is_qualifier(word: &str) -> bool {
    word.starts_with("pub") || ["async", "const", "unsafe", "extern"].contains(&word)
}

#[test]
fn suppressions_have_reasons() {
    let mut complaints = Vec::new();
    for (path, text) in rust() {
        for (at, _) in text.match_indices("#[").chain(text.match_indices("#![")) {
            let attribute = text[at..].split(")]").next().unwrap();
            let suppresses = ["#[allow(", "#[expect(", "#![allow(", "#![expect("]
                .iter()
                .any(|start| attribute.starts_with(start));
            if suppresses && !attribute.contains("reason") {
                complaints.push(format!("{path}: `{}` gives no reason.", attribute.lines().next().unwrap()));
            }
        }
    }
    complain(&complaints);
}

#[test]
fn objects_are_synchronous() {
    let mut complaints = Vec::new();
    for (path, text) in rust() {
        let object =
            path.starts_with("handlers/src/objects/") && !path.starts_with("handlers/src/objects/host/shell");
        if object && (text.contains("async fn") || text.contains(".await")) {
            complaints.push(format!(
                "{path} waits: nothing does between the first read and the last write (only the shell)."
            ));
        }
        if path.starts_with("handlers/src/client/") && text.contains("serde_json::Value") {
            complaints.push(format!("{path} handles JSON values: a handler translates typed requests."));
        }
    }
    complain(&complaints);
}

#[test]
fn sql_stands_in_stores() {
    const STORES: [&str; 8] = [
        "handlers/src/index/",
        "handlers/src/native",
        "handlers/src/objects/host/store/",
        "handlers/src/objects/room/store",
        "handlers/src/objects/server/store",
        "handlers/src/objects/user/store",
        "handlers/src/ports/statement.rs",
        "worker/src/chaos.rs",
    ];
    for (path, text) in rust() {
        let sql = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE "].iter().any(|word| text.contains(word));
        let allowed = is_test(&path) || path.starts_with("bench/") || path.starts_with("codegen/");
        let store = STORES.iter().any(|store| path.starts_with(store));
        assert!(!sql || allowed || store, "{path} speaks SQL: statements stand in a store.");
    }
}

#[test]
fn callers_come_from_authentication_alone() {
    for (path, text) in rust() {
        if is_test(&path)
            || path == "handlers/src/auth.rs"
            || path.starts_with("core/wire/src/")
            || path.starts_with("codegen/")
        {
            continue;
        }
        for made in ["Caller {", "Claimed {"] {
            for (at, _) in text.match_indices(made) {
                let before = &text[..at];
                let only_named =
                    ["struct ", "for ", "impl ", "-> "].iter().any(|word| before.ends_with(word))
                        || before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
                assert!(only_named, "{path} makes a caller (`{made}`): only handlers/src/auth.rs does.");
            }
        }
        assert!(!text.contains("(Operator)"), "{path} makes an operator: only handlers/src/auth.rs does.");
    }
}

#[test]
fn every_maximum_is_documented() {
    let limits = read("docs/limits.md");
    let mut complaints = Vec::new();
    for (path, text) in rust() {
        if is_test(&path)
            || path.starts_with("codegen/")
            || path.starts_with("xtask/")
            || path.starts_with("worker/src/chaos")
        {
            continue;
        }
        let constants = text.lines().filter_map(|line| {
            line.trim_start()
                .trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ")
                .strip_prefix("const ")
        });
        for name in constants.filter_map(|rest| rest.split(':').next()) {
            let maximum = name.starts_with("MAX_") || name.contains("_MAX") || name.ends_with("_LIMIT");
            if maximum && !limits.contains(name) {
                complaints.push(format!("docs/limits.md does not name {name} ({path})."));
            }
        }
    }
    complain(&complaints);
}
