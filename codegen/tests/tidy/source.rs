//! A reader of Rust sources for the rules.

pub(crate) mod arms;
pub(crate) mod brackets;
pub(crate) mod functions;
pub(crate) mod items;
pub(crate) mod modules;
pub(crate) mod tokens;
