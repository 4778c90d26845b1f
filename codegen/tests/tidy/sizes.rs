//! The maximum sizes of files and functions (house, section 9).

use super::source::functions::functions;
use super::tree::{Tree, complain, made, rust};

const FILE_LINES: usize = 500;
const HANDLER_LINES: usize = 250;
const FUNCTION_LINES: usize = 70;
const PARAMETERS: usize = 6;
/// The folders of `handlers/src` with operations, one for each API.
const APIS: [&str; 8] =
    ["admin", "appservice", "client", "federation", "identity", "msc", "oauth", "push_gateway"];

#[test]
fn files_and_functions_are_small() {
    complain(&oversized(rust()));
}

fn oversized(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in tree {
        let lines = text.lines().count();
        let most = if is_handler(path) { HANDLER_LINES } else { FILE_LINES };
        if lines > most {
            complaints.push(format!("{path} has {lines} lines; the most is {most}: split it."));
        }
        for function in functions(text) {
            let mut measure = |number: usize, most: usize, what: &str| {
                if number > most {
                    let name = function.name;
                    complaints.push(format!("{path}: `{name}` has {number} {what}; the most is {most}."));
                }
            };
            measure(function.lines, FUNCTION_LINES, "lines");
            measure(function.parameters, PARAMETERS, "parameters");
        }
    }
    complaints
}

fn is_handler(path: &str) -> bool {
    let folder = path.strip_prefix("handlers/src/").and_then(|rest| rest.split_once('/'));
    folder.is_some_and(|(folder, _)| APIS.contains(&folder))
}

#[track_caller]
fn check(path: &str, text: &str, complaints: &[&str]) {
    assert_eq!(oversized(&made(&[(path, text)])), complaints);
}

#[test]
fn a_long_file_is_reported_and_a_handler_sooner() {
    let (handler, file) = ("handlers/src/federation/openid/exchange.rs", "handlers/src/federation.rs");
    check(handler, &"\n".repeat(HANDLER_LINES), &[]);
    let complaint = format!("{handler} has 251 lines; the most is 250: split it.");
    check(handler, &"\n".repeat(HANDLER_LINES + 1), &[&complaint]);
    check(file, &"\n".repeat(FILE_LINES), &[]);
    let complaint = format!("{file} has 501 lines; the most is 500: split it.");
    check(file, &"\n".repeat(FILE_LINES + 1), &[&complaint]);
}

#[test]
fn a_long_function_is_reported() {
    let function = |lines: usize| format!("impl A {{\n    fn long() {{{}}}\n}}", "\n".repeat(lines - 1));
    check("a.rs", &function(FUNCTION_LINES), &[]);
    check("a.rs", &function(FUNCTION_LINES + 1), &["a.rs: `long` has 71 lines; the most is 70."]);
}

#[test]
fn too_many_parameters_are_reported() {
    check("a.rs", "fn a(&self, (b, c): (B, C), d: D<E, F>, g: fn(H, I), j: J, k: K,) {}", &[]);
    let complaint = "a.rs: `many` has 7 parameters; the most is 6.";
    check("a.rs", "fn many<const N: usize>(a: A, b: B, c: C, d: D, e: E, f: F, g: G) {}", &[complaint]);
}
