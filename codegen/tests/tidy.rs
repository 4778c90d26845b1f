//! The rules of the house that no compiler knows. Each failure is the sentence a colleague would say.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod tidy {
    pub(crate) mod attacks;
    pub(crate) mod code;
    pub(crate) mod house;
    pub(crate) mod names;
    pub(crate) mod operations;
    pub(crate) mod tree;
}
