//! Lists of numbers and ids as parameters of statements.

/// Rows that one statement asks for by number or id.
pub(super) const ROWS_PER_STATEMENT: usize = 1_000;

/// Numbers or ids as one parameter: a statement has at most 100.
pub(super) fn json_array<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::to_string(values).expect("invariant: numbers and strings always serialise")
}
