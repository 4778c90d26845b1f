//! The rules of the house that no compiler knows. Each failure is the sentence a colleague would say, and each
//! rule has a test beside it that it can fail.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod tidy {
    pub(crate) mod arrows;
    pub(crate) mod attacks;
    pub(crate) mod circles;
    pub(crate) mod code;
    pub(crate) mod dependencies;
    pub(crate) mod documents;
    pub(crate) mod names;
    pub(crate) mod operations;
    pub(crate) mod replies;
    pub(crate) mod sizes;
    pub(crate) mod source;
    pub(crate) mod sql;
    pub(crate) mod tree;
}
