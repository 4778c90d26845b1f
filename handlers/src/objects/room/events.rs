//! Events of ours: built, authorised, appended.

mod append;
mod create;
mod send;

pub(super) use self::append::member_event;
