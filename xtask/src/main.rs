//! The one tool a person needs.
fn main() {}
