//! Users of this server join, leave, and change their profile.

mod join;
mod leave;
mod member_event;
mod update_profile;
