//! What a user's power level allows in one state of a room.

use ruma_common::UserId;

use crate::rules::levels::Levels;
use crate::{RoomVersionRules, State};

/// Whether a user has the power level to send a state event of this type. `state` has the events
/// `m.room.power_levels` and `m.room.create`.
#[must_use]
pub fn may_send_state(user_id: &UserId, event_type: &str, state: &State, rules: &RoomVersionRules) -> bool {
    let of = |event_type: &str| state.get(&(event_type.to_owned(), String::new())).map(|pdu| &**pdu);
    let levels = Levels::new(of("m.room.power_levels"), of("m.room.create"), &rules.authorization);
    levels.of_user(user_id.as_str()) >= levels.of_event(event_type, true)
}
