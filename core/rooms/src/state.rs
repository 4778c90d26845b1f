//! The state map keys that building or authorising an event needs (server-server API, "Auth events
//! selection").

mod map_key;

use std::collections::BTreeMap;
use std::rc::Rc;

use ruma_common::UserId;
use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_state_res::Event as _;

pub use self::map_key::StateMapKey;
use crate::{AuthorizationRules, EventTemplate, Pdu, RoomVersionRules};

/// State events by state map key; only the keys that the caller looked up are present.
pub type State = BTreeMap<StateMapKey, Rc<Pdu>>;

/// The event types of the stripped state that an invited user is shown (client-server API, "Stripped state").
pub const INVITE_STATE_TYPES: [&str; 7] = [
    "m.room.create",
    "m.room.join_rules",
    "m.room.name",
    "m.room.avatar",
    "m.room.topic",
    "m.room.canonical_alias",
    "m.room.encryption",
];

/// The keys that building and authorising an event needs: those of its auth events (server-server API, "Auth
/// events selection"), and always the create event.
#[must_use]
pub fn state_needed(template: &EventTemplate, sender: &UserId, rules: &RoomVersionRules) -> Vec<StateMapKey> {
    with_create(auth_keys(template, sender, rules))
}

/// The keys that authorising an event needs: those of its auth events, and always the create event.
#[must_use]
pub fn state_to_check(pdu: &Pdu, rules: &RoomVersionRules) -> Vec<StateMapKey> {
    with_create(selection(pdu, &rules.authorization))
}

fn with_create(mut keys: Vec<StateMapKey>) -> Vec<StateMapKey> {
    let create = ("m.room.create".to_owned(), String::new());
    if !keys.contains(&create) {
        keys.push(create);
    }
    keys
}

/// The keys of the `auth_events` of an event that is about to be built.
pub(crate) fn auth_keys(
    template: &EventTemplate,
    sender: &UserId,
    rules: &RoomVersionRules,
) -> Vec<StateMapKey> {
    let content: CanonicalJsonObject = serde_json::from_str(template.content.get()).unwrap_or_default();
    let place = (template.event_type.as_str(), template.state_key.as_deref());
    select(place, sender, &content, &rules.authorization)
}

/// The keys of the events that an event may have in `auth_events`.
pub(crate) fn selection(pdu: &Pdu, rules: &AuthorizationRules) -> Vec<StateMapKey> {
    select((pdu.event_type(), pdu.state_key()), pdu.sender(), pdu.fields(), rules)
}

/// Whether an event of this type can be selected as an auth event, so that it can be in an auth chain.
pub(crate) fn can_be_auth_event(event_type: &str) -> bool {
    let selectable = [
        "m.room.create",
        "m.room.join_rules",
        "m.room.member",
        "m.room.power_levels",
        "m.room.third_party_invite",
    ];
    selectable.contains(&event_type)
}

/// Server-server API, "Auth events selection".
fn select(
    (event_type, state_key): (&str, Option<&str>),
    sender: &UserId,
    content: &CanonicalJsonObject,
    rules: &AuthorizationRules,
) -> Vec<StateMapKey> {
    if event_type == "m.room.create" {
        return Vec::new();
    }
    let mut keys = Vec::new();
    let mut add = |event_type: &str, state_key: &str| {
        let key = (event_type.to_owned(), state_key.to_owned());
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    add("m.room.power_levels", "");
    add("m.room.member", sender.as_str());
    // Version 12: the room id implies the create event.
    if !rules.room_create_event_id_as_room_id {
        add("m.room.create", "");
    }
    let text = |field: &str| content.get(field).and_then(CanonicalJsonValue::as_str);
    if let ("m.room.member", Some(target)) = (event_type, state_key) {
        add("m.room.member", target);
        let membership = text("membership").unwrap_or_default();
        if matches!(membership, "join" | "invite" | "knock") {
            add("m.room.join_rules", "");
        }
        if let (true, Some(token)) = (membership == "invite", third_party_token(content)) {
            add("m.room.third_party_invite", token);
        }
        let authoriser = text("join_authorised_via_users_server");
        if let (true, Some(user_id)) = (membership == "join" && rules.restricted_join_rule, authoriser) {
            add("m.room.member", user_id);
        }
    }
    keys
}

fn third_party_token(content: &CanonicalJsonObject) -> Option<&str> {
    content.get("third_party_invite")?.as_object()?.get("signed")?.as_object()?.get("token")?.as_str()
}
