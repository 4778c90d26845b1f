//! The rules of the repository that the compiler does not check. Each failure is a sentence that says what to
//! change, and each rule has a test that shows its failure.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]

mod tidy {
    pub(crate) mod arrows;
    pub(crate) mod attacks;
    pub(crate) mod circles;
    pub(crate) mod code;
    pub(crate) mod dependencies;
    pub(crate) mod documents;
    pub(crate) mod names;
    pub(crate) mod operations;
    pub(crate) mod pages;
    pub(crate) mod replies;
    pub(crate) mod sizes;
    pub(crate) mod source;
    pub(crate) mod sql;
    pub(crate) mod tree;
    pub(crate) mod words;
}
