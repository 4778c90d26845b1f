//! Lists of numbers or ids, and fields of an event, as one parameter of a statement.

use ruma_common::CanonicalJsonObject;

/// The most rows that one statement reads by number or id.
pub(super) const ROWS_PER_STATEMENT: usize = 1_000;

/// Encodes numbers or ids as one JSON parameter: a statement has at most 100 parameters.
pub(super) fn json_array<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::to_string(values).expect("invariant: numbers and strings always serialise")
}

/// Encodes fields of an event as JSON.
pub(super) fn json_object(fields: &CanonicalJsonObject) -> String {
    serde_json::to_string(fields).expect("invariant: canonical JSON always serialises")
}
