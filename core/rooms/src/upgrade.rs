//! What a room that replaces another takes over (client-server API, "Room upgrades").

use std::collections::BTreeSet;

use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;
use serde_json::{Map, Value, json};

use crate::{Pdu, RoomVersionRules};

/// The level of the upgrading user while the state is taken over, if no level of the old room is higher.
const ADMINISTRATOR: i64 = 100;

/// The events with an empty state key that the new room takes over, beside the power levels and the aliases.
pub const UPGRADED_TYPES: [&str; 8] = [
    "m.room.join_rules",
    "m.room.name",
    "m.room.topic",
    "m.room.avatar",
    "m.room.encryption",
    "m.room.history_visibility",
    "m.room.guest_access",
    "m.room.server_acl",
];

/// The creators whom the room version places above all power levels; none before room version 12.
#[must_use]
pub fn privileged_creators(create: &Pdu, rules: &RoomVersionRules) -> Vec<OwnedUserId> {
    if !rules.authorization.explicitly_privilege_room_creators {
        return Vec::new();
    }
    let additional = create.fields().get("additional_creators").and_then(CanonicalJsonValue::as_array);
    let additional = additional.unwrap_or_default().iter().filter_map(CanonicalJsonValue::as_str);
    let additional = additional.filter_map(|user_id| UserId::parse(user_id).ok());
    std::iter::once(create.sender().to_owned()).chain(additional).collect()
}

/// The power levels of the new room: integers only. Where creators are above all levels, the new creators leave
/// `users`; where they are not, the creators of the old room get the highest level.
#[must_use]
pub fn upgraded_power_levels(
    old: &Map<String, Value>,
    old_creators: &[OwnedUserId],
    creators: &BTreeSet<OwnedUserId>,
    rules: &RoomVersionRules,
) -> Map<String, Value> {
    let mut levels = integers(old);
    let highest = highest(&levels);
    let users = levels.entry("users").or_insert_with(|| json!({}));
    let Value::Object(users) = users else { return levels };
    if rules.authorization.explicitly_privilege_room_creators {
        users.retain(|user_id, _| !creators.iter().any(|creator| creator == user_id));
    } else {
        for creator in old_creators {
            users.insert(creator.to_string(), json!(highest));
        }
    }
    levels
}

/// The power levels while the new room takes over the state: the upgrading user may send everything, and set `last`.
#[must_use]
pub fn first_power_levels(
    last: &Map<String, Value>,
    upgrader: &UserId,
    rules: &RoomVersionRules,
) -> Map<String, Value> {
    let mut users = Map::new();
    if !rules.authorization.explicitly_privilege_room_creators {
        users.insert(upgrader.to_string(), json!(highest(last)));
    }
    Map::from_iter([("users".to_owned(), Value::Object(users))])
}

/// The power levels of a room that was replaced, in which only moderators send and invite; `None` if they do already.
#[must_use]
pub fn closed_power_levels(old: &Map<String, Value>) -> Option<Map<String, Value>> {
    let level = |field: &str| old.get(field).and_then(integer).unwrap_or_default();
    let least = level("users_default").saturating_add(1).max(50);
    let mut closed = old.clone();
    for field in ["invite", "events_default"] {
        if level(field) < least {
            closed.insert(field.to_owned(), json!(least));
        }
    }
    (closed != *old).then_some(closed)
}

/// The levels with integers alone: old room versions allow strings.
fn integers(levels: &Map<String, Value>) -> Map<String, Value> {
    let entry = |(field, value): (&String, &Value)| {
        let value = match value {
            Value::Object(entries) => {
                let entries =
                    entries.iter().filter_map(|(key, value)| Some((key.clone(), json!(integer(value)?))));
                Value::Object(entries.collect())
            }
            other => json!(integer(other)?),
        };
        Some((field.clone(), value))
    };
    levels.iter().filter_map(entry).collect()
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// The highest level that the power levels name, and at least that of an administrator.
fn highest(levels: &Map<String, Value>) -> i64 {
    let named = levels.values().flat_map(|value| match value {
        Value::Object(entries) => entries.values().filter_map(integer).collect(),
        other => Vec::from_iter(integer(other)),
    });
    named.fold(ADMINISTRATOR, i64::max)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ruma_common::RoomVersionId::{V11, V12};
    use ruma_common::{OwnedUserId, UserId};
    use serde_json::{Map, Value, json};

    use super::{closed_power_levels, first_power_levels, upgraded_power_levels};
    use crate::rules;

    fn user(name: &str) -> OwnedUserId {
        UserId::parse(format!("@{name}:example.org")).unwrap()
    }

    fn map(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn creators_are_above_the_levels_or_have_the_highest() {
        let old = map(
            json!({ "ban": "50", "odd": [], "users": { "@alice:example.org": 100, "@bob:example.org": "150" } }),
        );
        let creators = BTreeSet::from([user("alice")]);
        let [eleven, twelve] = [V11, V12].map(|version| rules(&version).unwrap());
        let levels = upgraded_power_levels(&old, &[], &creators, &twelve);
        assert_eq!(Value::from(levels.clone()), json!({ "ban": 50, "users": { "@bob:example.org": 150 } }));
        assert_eq!(Value::from(first_power_levels(&levels, &user("alice"), &twelve)), json!({ "users": {} }));
        let levels = upgraded_power_levels(&old, &[user("carol")], &creators, &eleven);
        let users = json!({ "@alice:example.org": 100, "@bob:example.org": 150, "@carol:example.org": 150 });
        assert_eq!(levels["users"], users);
        let first = first_power_levels(&levels, &user("alice"), &eleven);
        assert_eq!(Value::from(first), json!({ "users": { "@alice:example.org": 150 } }));
    }

    #[test]
    fn a_replaced_room_lets_moderators_alone_speak() {
        let closed = |levels| closed_power_levels(&map(levels)).map(Value::from);
        assert_eq!(closed(json!({})), Some(json!({ "invite": 50, "events_default": 50 })));
        let high = json!({ "users_default": 60, "invite": 100 });
        assert_eq!(closed(high), Some(json!({ "users_default": 60, "invite": 100, "events_default": 61 })));
        assert_eq!(closed(json!({ "invite": 50, "events_default": 75 })), None);
    }
}
