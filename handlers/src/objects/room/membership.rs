//! Member events of users of this server: joining, leaving, profile changes.

mod join;
mod leave;
mod member_event;
mod update_profile;
