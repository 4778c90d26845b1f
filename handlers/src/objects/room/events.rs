//! Events of ours: built, authorised, appended.

mod append;
mod create;
mod send;
