//! What a user's power level allows in one state of a room.

use ruma_common::{OwnedUserId, UserId};

use crate::rules::levels::Levels;
use crate::{RoomVersionRules, State};

/// Whether a user has the power level to send a state event of this type. `state` has the events
/// `m.room.power_levels` and `m.room.create`.
#[must_use]
pub fn may_send_state(user_id: &UserId, event_type: &str, state: &State, rules: &RoomVersionRules) -> bool {
    let levels = levels(state, rules);
    levels.of_user(user_id.as_str()) >= levels.of_event(event_type, true)
}

/// As [`may_send_state`], for an event of this type that is no state event.
#[must_use]
pub fn may_send_message(user_id: &UserId, event_type: &str, state: &State, rules: &RoomVersionRules) -> bool {
    let levels = levels(state, rules);
    levels.of_user(user_id.as_str()) >= levels.of_event(event_type, false)
}

/// The users whom the power levels name, and the creators. `state` as in [`may_send_state`].
#[must_use]
pub fn named_in_levels(state: &State, rules: &RoomVersionRules) -> Vec<OwnedUserId> {
    levels(state, rules).named().into_iter().filter_map(|user_id| UserId::parse(user_id).ok()).collect()
}

/// Whether a user has the power level to notify the whole room (client-server API, `m.room.power_levels`,
/// `notifications`). `state` has the events `m.room.power_levels` and `m.room.create`.
#[must_use]
pub fn may_notify_room(user_id: &UserId, state: &State, rules: &RoomVersionRules) -> bool {
    let levels = levels(state, rules);
    levels.of_user(user_id.as_str()) >= levels.of_room_notification()
}

fn levels<'a>(state: &'a State, rules: &'a RoomVersionRules) -> Levels<'a> {
    let of = |event_type: &str| state.get(&(event_type.to_owned(), String::new())).map(|pdu| &**pdu);
    Levels::new(of("m.room.power_levels"), of("m.room.create"), &rules.authorization)
}
