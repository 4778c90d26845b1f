//! The fields of an event's content that the rules read.

/// The fields of the content of this type that a rule of some room version reads, of the event itself or of an
/// event that authorises another. A new rule that reads another field names it here.
pub(crate) fn fields_read(event_type: &str) -> &'static [&'static str] {
    match event_type {
        "m.room.create" => &["additional_creators", "creator", "m.federate", "room_version"],
        "m.room.join_rules" => &["join_rule"],
        "m.room.member" => &["join_authorised_via_users_server", "membership", "third_party_invite"],
        "m.room.power_levels" => &[
            "ban",
            "events",
            "events_default",
            "invite",
            "kick",
            "notifications",
            "redact",
            "state_default",
            "users",
            "users_default",
        ],
        "m.room.third_party_invite" => &["public_key", "public_keys"],
        _ => &[],
    }
}
