//! The events that follow a create event (client-server API, "POST /createRoom").

use std::collections::BTreeSet;

use ruma_common::{OwnedRoomAliasId, OwnedUserId};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use crate::{CreateError, EventTemplate, RoomVersionRules};

/// The `preset` of a `/createRoom` request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// Invited users may join.
    PrivateChat,
    /// Invited users may join; the users of `invite` get the creator's power level.
    TrustedPrivateChat,
    /// Anybody may join.
    PublicChat,
}

/// The parameters of a `/createRoom` request.
#[derive(Debug, Clone)]
pub struct RoomOptions {
    /// The user who creates the room.
    pub creator: OwnedUserId,
    /// The preset.
    pub preset: Preset,
    /// The alias that the room gets.
    pub canonical_alias: Option<OwnedRoomAliasId>,
    /// The name of the room.
    pub name: Option<String>,
    /// The topic of the room.
    pub topic: Option<String>,
    /// The users to invite.
    pub invite: Vec<OwnedUserId>,
    /// Whether the invites get `is_direct`.
    pub is_direct: bool,
    /// The requested state events; they override the preset, and `name` and `topic` override them.
    pub initial_state: Vec<EventTemplate>,
    /// `power_level_content_override`: each field replaces the default one.
    pub power_levels: Map<String, Value>,
}

const POWER_LEVELS: &str = "m.room.power_levels";

/// The events after the create event, in the order in which they are sent.
///
/// # Errors
/// If a content cannot be serialised.
pub fn initial_events(
    options: &RoomOptions,
    rules: &RoomVersionRules,
) -> Result<Vec<EventTemplate>, CreateError> {
    let mut events = vec![member(&options.creator, &json!({ "membership": "join" }))?];
    events.push(power_levels(options, rules)?);
    let given: BTreeSet<(&str, &str)> = options.initial_state.iter().map(key).collect();
    let mut preset = preset_events(options.preset)?;
    if let Some(alias) = &options.canonical_alias {
        preset.insert(0, state("m.room.canonical_alias", &json!({ "alias": alias }))?);
    }
    events.extend(preset.into_iter().filter(|event| !given.contains(&key(event))));
    let overridden = |event: &&EventTemplate| match key(event) {
        (POWER_LEVELS, "") => true,
        ("m.room.name", "") => options.name.is_some(),
        ("m.room.topic", "") => options.topic.is_some(),
        _ => false,
    };
    events.extend(options.initial_state.iter().filter(|event| !overridden(event)).cloned());
    if let Some(name) = &options.name {
        events.push(state("m.room.name", &json!({ "name": name }))?);
    }
    if let Some(topic) = &options.topic {
        let content = json!({ "topic": topic, "m.topic": { "m.text": [{ "body": topic }] } });
        events.push(state("m.room.topic", &content)?);
    }
    let mut invited = BTreeSet::new();
    for user_id in options.invite.iter().filter(|user_id| invited.insert(*user_id)) {
        let mut content = json!({ "membership": "invite" });
        if options.is_direct {
            content = json!({ "membership": "invite", "is_direct": true });
        }
        events.push(member(user_id, &content)?);
    }
    Ok(events)
}

fn key(event: &EventTemplate) -> (&str, &str) {
    (&event.event_type, event.state_key.as_deref().unwrap_or_default())
}

fn preset_events(preset: Preset) -> Result<Vec<EventTemplate>, CreateError> {
    let join_rule = if preset == Preset::PublicChat { "public" } else { "invite" };
    let mut events = vec![
        state("m.room.join_rules", &json!({ "join_rule": join_rule }))?,
        state("m.room.history_visibility", &json!({ "history_visibility": "shared" }))?,
    ];
    if preset != Preset::PublicChat {
        events.push(state("m.room.guest_access", &json!({ "guest_access": "can_join" }))?);
    }
    Ok(events)
}

fn power_levels(options: &RoomOptions, rules: &RoomVersionRules) -> Result<EventTemplate, CreateError> {
    if let Some(given) = options.initial_state.iter().find(|event| key(event) == (POWER_LEVELS, "")) {
        return Ok(given.clone());
    }
    let creators_are_above = rules.authorization.explicitly_privilege_room_creators;
    let mut users = Map::new();
    if !creators_are_above {
        users.insert(options.creator.to_string(), json!(100));
    }
    // Before version 12, which makes the invited users creators, they get the creator's level.
    if options.preset == Preset::TrustedPrivateChat && !rules.authorization.additional_room_creators {
        users.extend(options.invite.iter().map(|user_id| (user_id.to_string(), json!(100))));
    }
    let mut content = Map::new();
    content.insert("users".to_owned(), Value::Object(users));
    content.insert("events".to_owned(), event_levels(creators_are_above));
    let invite = if options.preset == Preset::PublicChat { 50 } else { 0 };
    let levels = [
        ("users_default", 0),
        ("events_default", 0),
        ("state_default", 50),
        ("ban", 50),
        ("kick", 50),
        ("redact", 50),
    ];
    for (name, level) in levels.into_iter().chain([("invite", invite), ("historical", 100)]) {
        content.insert(name.to_owned(), json!(level));
    }
    content.extend(options.power_levels.clone());
    state(POWER_LEVELS, &content)
}

/// The levels of event types. Room version 12: only creators reach the level of `m.room.tombstone`.
fn event_levels(creators_are_above: bool) -> Value {
    json!({
        "m.room.name": 50,
        "m.room.avatar": 50,
        "m.room.canonical_alias": 50,
        "m.room.power_levels": 100,
        "m.room.history_visibility": 100,
        "m.room.server_acl": 100,
        "m.room.encryption": 100,
        "m.room.tombstone": if creators_are_above { 150 } else { 100 },
    })
}

fn member(user_id: &OwnedUserId, content: &Value) -> Result<EventTemplate, CreateError> {
    Ok(EventTemplate { state_key: Some(user_id.to_string()), ..state("m.room.member", content)? })
}

fn state(event_type: &str, content: &impl Serialize) -> Result<EventTemplate, CreateError> {
    let content: Box<RawValue> =
        to_raw_value(content).map_err(|error| CreateError::Malformed(error.to_string()))?;
    let (event_type, state_key) = (event_type.to_owned(), Some(String::new()));
    Ok(EventTemplate { event_type, state_key, content, sticky: None })
}
