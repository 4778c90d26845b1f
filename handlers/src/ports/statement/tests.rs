//! Tests of which SQL texts [`Query`] and [`Change`] accept.

use std::panic::catch_unwind;

use super::{Change, Query};

#[track_caller]
fn check(text: &'static str, is_query: bool, is_change: bool) {
    let accepted = (catch_unwind(|| Query::new(text)).is_ok(), catch_unwind(|| Change::new(text)).is_ok());
    assert_eq!(accepted, (is_query, is_change), "{text}");
}

#[test]
fn a_select_is_a_query_and_no_change() {
    check("SELECT name FROM timer", true, false);
    check("WITH RECURSIVE chain (number) AS (SELECT 1) SELECT number FROM chain", true, false);
}

#[test]
fn a_write_is_a_change_and_no_query() {
    check("INSERT INTO timer (name) VALUES (?) RETURNING name", false, true);
    check("UPDATE timer SET due_ms = 0", false, true);
    check("DELETE FROM timer", false, true);
}

#[test]
fn a_write_after_with_is_refused() {
    check("WITH gone AS (SELECT 1) DELETE FROM timer", false, false);
    check("WITH gone AS (SELECT 1)\nUPDATE timer SET due_ms = 0", false, false);
    check("WITH gone AS (SELECT 1) INSERT INTO timer SELECT * FROM gone", false, false);
}

#[test]
fn other_statements_are_refused() {
    check("CREATE TABLE timer (name TEXT)", false, false);
    check("PRAGMA user_version = 1", false, false);
    check("REPLACE INTO timer (name) VALUES (?)", false, false);
    check("SELECTED", false, false);
    check("", false, false);
}
