//! Users of this server join, leave, and change their profile.

mod join;
mod leave;
mod members;
mod update_profile;

pub(super) use self::members::{Member, Members};
