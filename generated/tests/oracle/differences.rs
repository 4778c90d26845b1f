//! The places where ruma accepts, requires or drops other values than the specification. The reason for an
//! entry is the comment above the entry, or the sentence in the entry.

use std::cell::Cell;

use serde_json::Value;

thread_local! {
    /// The table and index of the entry that a test disables to check whether the entry is needed.
    static WITHOUT: Cell<Option<(&'static str, usize)>> = const { Cell::new(None) };
}

/// Whether an entry is enabled and matches a place of an operation.
fn applies(table: &'static str, index: usize, entry: (&str, &str), operation: &str, place: &str) -> bool {
    let is_without = WITHOUT.get() == Some((table, index));
    !is_without && matches(entry.0, operation) && matches(entry.1, place)
}

/// Returns the sample value for a place where ruma accepts fewer values than the specification's type.
pub fn value(operation: &str, place: &str) -> Option<Value> {
    let mut entries = VALUES.iter().enumerate();
    let found = entries.find(|(index, (of, at, _))| applies("values", *index, (of, at), operation, place));
    found.map(|(_, (_, _, json))| serde_json::from_str(json).unwrap())
}

/// Whether the samples omit a field, because ruma does not know, drops or refuses the field.
pub fn is_left_out(operation: &str, place: &str) -> bool {
    let mut entries = LEFT_OUT.iter().enumerate();
    entries.any(|(index, (of, at, _))| applies("left out", index, (of, at), operation, place))
}

/// Whether the samples always contain an optional field, because ruma requires the field.
pub fn is_always_there(operation: &str, place: &str) -> bool {
    let mut entries = ALWAYS.iter().enumerate();
    entries.any(|(index, entry)| applies("always", index, *entry, operation, place))
}

/// Whether a pattern matches a text. `…` at the start or end of a pattern matches any text; `*` in a place is
/// the key of a map.
fn matches(pattern: &str, text: &str) -> bool {
    match (pattern.strip_prefix('…'), pattern.strip_suffix('…')) {
        (Some(end), _) => text.ends_with(end),
        (_, Some(start)) => text.starts_with(start),
        _ => pattern == text,
    }
}

/// Sample values that ruma accepts: operation, place, JSON.
#[rustfmt::skip]
const VALUES: &[(&str, &str, &str)] = &[
    // The body or response has one field, and `keyName` in the path is the field's name.
    ("client/setProfileField", "path.keyName", r#""org.example.key""#),
    ("client/setProfileField", "body", r#"{"org.example.key":{"a":[1]}}"#),
    ("client/getProfileField", "response", r#"{"org.example.key":{"a":[1]}}"#),
    // The fields of a push rule depend on the rule's kind.
    ("client/setPushRule", "path.kind", r#""override""#),
    // Grammars that ruma checks and that the official files describe only in prose.
    ("…", "….client_secret", r#""a.Secret_0=-""#),
    ("…", "….sid", r#""a.Sid_0=-""#),
    ("identity/blindlySignStuffV2", "body.private_key", r#""AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA""#),
    ("identity/…", "path.keyId", r#""ed25519:0""#),
    ("identity/lookupUsersV2", "response.mappings.*", r#""@a:example.org""#),
    ("…", "body.server_keys{}", r#""example.org""#),
    ("…", "body.server_keys.*{}", r#""ed25519:0""#),
    ("…", "….one_time_keys.*.*{}", r#""signed_curve25519:AAAAHg""#),
    ("client/uploadKeys", "body.one_time_keys{}", r#""signed_curve25519:AAAAHg""#),
    ("client/uploadKeys", "body.fallback_keys{}", r#""signed_curve25519:AAAAHg""#),
    ("…", "response.signatures{}", r#""example.org""#),
    ("…", "response.signatures.*{}", r#""ed25519:0""#),
    ("client/getPushRules…", "….room[].rule_id", r#""!a:example.org""#),
    ("client/getPushRules…", "….sender[].rule_id", r#""@a:example.org""#),
    ("client/getCapabilities", "….default", r#""11""#),
    ("client/getCapabilities", "….available{}", r#""11""#),
    ("client/getEventContext", "query.filter", r#""{\"types\":[\"m.a\"]}""#),
    ("client/getRoomEvents", "query.filter", r#""{\"types\":[\"m.a\"]}""#),
    // Objects and list elements whose fields the specification describes only in prose.
    ("identity/storeInviteV2", "response.public_keys", r#"[{"public_key":"a","key_validity_url":"https://e.org"},{"public_key":"b","key_validity_url":"https://e.org"}]"#),
    ("identity/getTerms", "response.policies.*.*", r#"{"name":"Privacy","url":"https://e.org"}"#),
    ("…", "….conditions[]", r#"{"kind":"event_match","key":"type","pattern":"m.a"}"#),
    ("…", "….third_party_signed", r#"{"sender":"@a:e.org","mxid":"@b:e.org","token":"t","signatures":{"e.org":{"ed25519:0":"a"}}}"#),
    ("federation/exchangeThirdPartyInvite", "body", r#"{"type":"m.room.member","sender":"@a:e.org","state_key":"@b:e.org","content":{"membership":"invite","third_party_invite":{"display_name":"b","signed":{"mxid":"@b:e.org","signatures":{"e.org":{"ed25519:0":"a"}},"token":"t"}}}}"#),
    ("federation/sendInviteV1", "body", r#"{"sender":"@a:e.org","origin":"e.org","origin_server_ts":1,"type":"m.room.member","state_key":"@b:e.org","content":{"membership":"invite"}}"#),
    ("client/uploadCrossSigningSignatures", "response.failures.*.*", r#"{"errcode":"M_INVALID_SIGNATURE","error":"No."}"#),
    ("client/search", "….groups", r#"{"room_id":{"!a:example.org":{"next_batch":"n","order":1,"results":["$a"]}}}"#),
    // Values other than the default: ruma does not send a default value.
    ("client/changePassword", "body.logout_devices", "false"),
    ("client/getCapabilities", "….m.get_login_token.enabled", "true"),
    ("client/getCapabilities", "….enabled", "false"),
    ("client/getRoomStateWithKey", "query.format", r#""event""#),
    ("client/register", "query.kind", r#""guest""#),
    ("…", "….join_rule", r#""knock""#),
    ("push_gateway/notify", "….prio", r#""low""#),
    ("client/createRoom", "body.visibility", r#""public""#),
    ("client/defineFilter", "body.event_format", r#""federation""#),
    ("client/getFilter", "response.event_format", r#""federation""#),
    ("…", "query.allow_remote", "false"),
    ("…", "query.dir", r#""f""#),
    ("client/getThreadRoots", "query.include", r#""participated""#),
    ("client/sync", "query.set_presence", r#""offline""#),
    ("…", "….tweaks", r#"{"sound":"bing","highlight":true}"#),
];

/// Optional fields that ruma requires: operation, place.
const ALWAYS: &[(&str, &str)] = &[
    ("appservice/queryLocationByAlias", "query.alias"),
    ("appservice/queryUserByID", "query.userid"),
    ("client/checkUsernameAvailability", "response.available"),
    ("client/getConfig", "response.m.upload.size"),
    ("client/getConfigAuthed", "response.m.upload.size"),
    ("client/getDevice…", "….display_name"),
    ("client/getDevice…", "….last_seen_ip"),
    ("client/uploadContent…", "headers.Content-Type"),
    ("federation/getPublicRooms", "response.…"),
    ("federation/queryPublicRooms", "response.…"),
    ("federation/makeLeave", "response.room_version"),
    ("client/getDevices", "response.devices"),
    ("client/getJoinedMembersByRoom", "response.joined"),
    ("client/getKeysChanges", "response.changed"),
    ("client/getKeysChanges", "response.left"),
    ("client/getLoginFlows", "response.flows"),
    ("client/getMembersByRoom", "response.chunk"),
    ("client/getPushers", "response.pushers"),
    ("client/getRoomIdByAlias", "response.room_id"),
    ("client/getRoomIdByAlias", "response.servers"),
    ("client/getRoomTags", "response.tags"),
    ("client/getRoomVisibilityOnDirectory", "response.visibility"),
    ("client/getTurnServer", "response.…"),
    ("client/postPusher", "body.…"),
    ("client/register", "response.device_id"),
    ("client/login", "body<m.login.application_service>.identifier"),
    ("client/setPushRule", "body.conditions"),
    ("client/getEvents", "query.room_id"),
    ("client/getRoomEvents", "query.dir"),
    ("client/redactEvent", "response.event_id"),
    ("client/setRoomVisibilityOnDirectory", "body.visibility"),
    ("client/setTyping", "body.timeout"),
    ("federation/getWellKnown", "response.m.server"),
    ("federation/makeJoin", "response.event"),
    ("federation/makeLeave", "response.event"),
    ("federation/perspectivesKeyQuery", "query.minimum_valid_until_ts"),
    ("federation/perspectivesKeyQuery", "response.server_keys"),
    ("federation/bulkPerspectivesKeyQuery", "response.server_keys"),
    ("federation/sendInviteV2", "body.invite_room_state"),
    ("push_gateway/notify", "….tweaks"),
];

const UNSTABLE: &str = "A feature of spec/msc, which ruma has behind a flag.";
const UNKNOWN: &str = "ruma does not have it.";
const RULE: &str = "Which fields a rule has depends on its kind.";
const EXCLUSIVE: &str = "ruma refuses it beside another field.";

/// Fields that the samples omit: operation, place, reason.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("appservice/sendTransaction", "body.de.sorunome.…", UNSTABLE),
    ("appservice/sendTransaction", "body.org.matrix.msc…", UNSTABLE),
    ("client/sendMessage", "query.org.matrix.msc…", UNSTABLE),
    ("client/setRoomStateWithKey", "query.org.matrix.msc…", UNSTABLE),
    ("client/sync", "query.org.matrix.msc…", UNSTABLE),
    ("client/sync", "….msc4354_sticky", UNSTABLE),
    ("client/sync", "response.org.matrix.msc2732…", UNSTABLE),
    ("client/uploadKeys", "body.org.matrix.msc2732…", UNSTABLE),
    ("…", "….include_all_networks", EXCLUSIVE),
    ("client/getWellknown", "response.org.example.other", UNKNOWN),
    ("client/joinRoom…", "body.org.example.other", UNKNOWN),
    ("…", "….related_by_rel_types", UNKNOWN),
    ("…", "….related_by_senders", UNKNOWN),
    ("…", "….org.matrix.msc3874.rel_types", UNSTABLE),
    ("…", "….org.matrix.msc3874.not_rel_types", UNSTABLE),
    ("client/login", "….well_known.org.example.other", UNKNOWN),
    ("client/login", "body<m.login.token>.identifier", "A token says who it is for."),
    ("client/login", "body<m.login.token>.user", "A token says who it is for."),
    ("client/requestTokenToResetPasswordMSISDN", "body.id_access_token", UNKNOWN),
    ("client/requestTokenToResetPasswordMSISDN", "body.id_server", UNKNOWN),
    ("client/getPushRule…", "….content[].conditions", RULE),
    ("client/getPushRule…", "….room[].conditions", RULE),
    ("client/getPushRule…", "….sender[].conditions", RULE),
    ("client/getPushRule…", "….override[].pattern", RULE),
    ("client/getPushRule…", "….underride[].pattern", RULE),
    ("client/getPushRule…", "….room[].pattern", RULE),
    ("client/getPushRule…", "….sender[].pattern", RULE),
    ("client/setPushRule", "body.pattern", RULE),
    ("client/sync", "….state_after", "ruma has one of state and state_after."),
    ("…", "….allowed_room_ids", "ruma has it with the join rules that use it alone."),
    ("client/login", "….address", UNKNOWN),
    ("client/login", "….medium", UNKNOWN),
    ("client/register", "response.home_server", "ruma left the deprecated field out."),
    ("client/reportEvent", "body.score", "Removed in v1.18, and from ruma with it."),
    (
        "client/requestOpenIdToken",
        "body.org.example.key",
        "The object is always empty; ruma sends nothing in it.",
    ),
];

/// Lists every entry: table, index, operation pattern, place pattern.
pub fn entries() -> Vec<(&'static str, usize, &'static str, &'static str)> {
    let values = VALUES.iter().enumerate().map(|(index, (of, at, _))| ("values", index, *of, *at));
    let always = ALWAYS.iter().enumerate().map(|(index, (of, at))| ("always", index, *of, *at));
    let left_out = LEFT_OUT.iter().enumerate().map(|(index, (of, at, _))| ("left out", index, *of, *at));
    values.chain(always).chain(left_out).collect()
}

/// Runs `check` with one entry disabled.
pub fn without<T>(table: &'static str, index: usize, check: impl FnOnce() -> T) -> T {
    WITHOUT.set(Some((table, index)));
    let result = check();
    WITHOUT.set(None);
    result
}

/// Whether the operation pattern of an entry matches an operation.
pub fn concerns(pattern: &str, operation: &str) -> bool {
    matches(pattern, operation)
}
