//! Memberships of users of this server: joins, knocks, leaves, changes of others, profile changes.

mod authorise_join;
mod change;
mod forget;
mod guests;
mod join;
mod knock;
mod leave;
mod member_event;
mod repeat_invite;
mod update_profile;

pub(super) use self::repeat_invite::unclaimed_invite;
