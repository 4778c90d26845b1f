//! Statements, told apart by what they may do.

/// A statement that reads. The compiler refuses a constant of any other kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query(&'static str);

/// A statement that writes; it may return rows (`RETURNING`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change(&'static str);

impl Query {
    /// A `SELECT`, possibly after `WITH`.
    ///
    /// # Panics
    /// If the text is another kind of statement; in a constant that is a compile error.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        assert!(
            begins_with(text, "SELECT ") || begins_with(text, "WITH "),
            "a query begins with SELECT or WITH"
        );
        Self(text)
    }

    /// The statement.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

impl Change {
    /// An `INSERT`, `UPDATE` or `DELETE`.
    ///
    /// # Panics
    /// If the text is another kind of statement; in a constant that is a compile error.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let changes =
            begins_with(text, "INSERT ") || begins_with(text, "UPDATE ") || begins_with(text, "DELETE ");
        assert!(changes, "a change begins with INSERT, UPDATE or DELETE");
        Self(text)
    }

    /// The statement.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

const fn begins_with(text: &str, start: &str) -> bool {
    let (text, start) = (text.as_bytes(), start.as_bytes());
    matches!(text.split_at_checked(start.len()), Some((head, _)) if equal(head, start))
}

const fn equal(left: &[u8], right: &[u8]) -> bool {
    match (left, right) {
        ([], []) => true,
        ([a, left @ ..], [b, right @ ..]) => *a == *b && equal(left, right),
        _ => false,
    }
}
