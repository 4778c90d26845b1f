//! The pages for readers name files that exist and numbers that are true.

use super::tree::{Tree, complain, files, made, read};

#[test]
fn where_is_names_files_that_exist() {
    complain(&missing(&read("docs/where-is.md"), &files("")));
}

/// Paths in backticks that no file has. A path with `<` stands for many.
fn missing(page: &str, tree: &Tree) -> Vec<String> {
    let quoted = page.split('`').skip(1).step_by(2);
    let paths = quoted.filter(|quoted| quoted.contains('/') && !quoted.contains(['<', ' ']));
    let gone = paths.filter(|path| !tree.iter().any(|(file, _)| file == path));
    gone.map(|path| format!("docs/where-is.md names {path}, which does not exist.")).collect()
}

#[test]
fn a_file_that_is_gone_is_reported() {
    let tree = made(&[("a/b.rs", "")]);
    assert_eq!(
        missing("`a/b.rs`, `a/<b>.rs`, `a/c.rs`", &tree),
        ["docs/where-is.md names a/c.rs, which does not exist."]
    );
}

#[test]
fn the_status_line_is_true() {
    let status = status(&read("generated/COVERAGE.md"), &read("COMPLIANCE.md"), &read("docs/performance.md"));
    let is_there = read("README.md").lines().any(|line| line == status);
    assert!(is_there, "README.md should have the line:\n{status}");
}

/// The line of the README, from the pages that programs write.
fn status(coverage: &str, compliance: &str, performance: &str) -> String {
    let line = |page: &str, words: &str| {
        let line = page.lines().find(|line| line.contains(words));
        line.unwrap_or_else(|| panic!("no line says {words:?}")).to_owned()
    };
    let between = |line: &str, start: &str, end: &str| {
        let rest = line.split_once(start).unwrap_or_else(|| panic!("{line}: no {start:?}")).1;
        rest.split_once(end).unwrap_or_else(|| panic!("{line}: no {end:?}")).0.to_owned()
    };
    let coverage = line(coverage, "operations of Matrix v1.17 are served");
    let served = between(&coverage, "**", "**");
    let passes = between(&line(compliance, "tests pass**"), "**", " tests pass**");
    let module =
        between(&line(performance, "| module, with image decoders and previews |"), "raw, ", " gzipped");
    format!(
        "**Status: {served} operations of Matrix v1.17 served, {passes} Complement tests passed, module {module} gzipped.**"
    )
}

#[test]
fn the_status_line_has_three_numbers() {
    let coverage = "**3 of 230** operations of Matrix v1.17 are served.";
    let compliance = "**2 of 210 tests pass**, measured.";
    let performance = "| module, with image decoders and previews | 9 kB raw, 4 kB gzipped (budget 3 MB) |";
    assert_eq!(
        status(coverage, compliance, performance),
        "**Status: 3 of 230 operations of Matrix v1.17 served, 2 of 210 Complement tests passed, module 4 kB gzipped.**"
    );
}
