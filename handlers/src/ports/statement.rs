//! SQL statements with a type for reads and a type for writes.

#[cfg(test)]
mod tests;

/// A statement that only reads. A constant with another statement is a compile error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query(&'static str);

/// A statement that writes; it may return rows (`RETURNING`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change(&'static str);

impl Query {
    /// Checks that the text is a `SELECT`, possibly after `WITH`.
    ///
    /// # Panics
    /// If the text is another statement; in a constant this is a compile error.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let reads = begins(bytes, b"SELECT ") || begins(bytes, b"WITH ") && !contains_change(bytes);
        assert!(reads, "a query is a SELECT, possibly after WITH");
        Self(text)
    }

    /// The SQL text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

impl Change {
    /// Checks that the text is an `INSERT`, `UPDATE` or `DELETE`.
    ///
    /// # Panics
    /// If the text is another statement; in a constant this is a compile error.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        assert!(begins_change(text.as_bytes()), "a change begins with INSERT, UPDATE or DELETE");
        Self(text)
    }

    /// The SQL text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

const fn begins_change(text: &[u8]) -> bool {
    begins(text, b"INSERT ") || begins(text, b"UPDATE ") || begins(text, b"DELETE ")
}

/// Whether a writing statement starts anywhere in the text: SQLite accepts one after `WITH`.
const fn contains_change(mut rest: &[u8]) -> bool {
    while let [_, tail @ ..] = rest {
        if begins_change(rest) {
            return true;
        }
        rest = tail;
    }
    false
}

const fn begins(text: &[u8], start: &[u8]) -> bool {
    matches!(text.split_at_checked(start.len()), Some((head, _)) if equal(head, start))
}

const fn equal(left: &[u8], right: &[u8]) -> bool {
    match (left, right) {
        ([], []) => true,
        ([a, left @ ..], [b, right @ ..]) => *a == *b && equal(left, right),
        _ => false,
    }
}
