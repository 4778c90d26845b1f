//! Determines which strings are identifiers or secrets, from their official `format` or their name.

/// The identifier of an official `format` or `x-pattern-format`.
pub fn of_format(format: &str) -> Option<&'static str> {
    match format {
        "mx-user-id" => Some("UserId"),
        "mx-room-id" => Some("RoomId"),
        "mx-event-id" => Some("EventId"),
        "mx-server-name" => Some("ServerName"),
        "mx-room-alias" => Some("RoomAliasId"),
        "mx-mxc-uri" => Some("MxcUri"),
        _ => None,
    }
}

/// The type of a string field or parameter with this name.
pub fn of_field(name: &str) -> &'static str {
    match name {
        "userId" | "user_id" | "sender" | "mxid" | "sub" | "userid" => "UserId",
        "roomId" | "room_id" | "replacement_room" => "RoomId",
        "roomIdOrAlias" => "RoomOrAliasId",
        "alias" | "roomAlias" | "room_alias" | "canonical_alias" => "RoomAliasId",
        "eventId" | "event_id" | "m.fully_read" | "m.read" | "m.read.private" => "EventId",
        "deviceId" | "device_id" => "DeviceId",
        "serverName" | "server_name" | "server" | "m.server" | "matrix_server_name" | "origin" => {
            "ServerName"
        }
        "room_version" | "new_version" => "RoomVersionId",
        "txnId" | "transaction_id" => "TransactionId",
        "avatar_url" => "MxcUri",
        "password" | "new_password" | "access_token" | "refresh_token" | "client_secret"
        | "id_access_token" | "login_token" | "private_key" | "token" => "secret",
        _ => "string",
    }
}

/// The type of the strings in a list with this name.
pub fn of_items(name: &str) -> &'static str {
    match name {
        "via" | "servers" | "servers_in_room" => "ServerName",
        "additional_creators" | "changed" | "invite" | "left" | "m.heroes" | "not_senders" | "senders" => {
            "UserId"
        }
        "allowed_room_ids" | "inaccessible_children" | "joined_rooms" | "not_rooms" | "rooms" => "RoomId",
        "auth_chain_ids" | "earliest_events" | "latest_events" | "pdu_ids" | "v" => "EventId",
        "ver" => "RoomVersionId",
        "aliases" => "RoomAliasId",
        "devices" => "DeviceId",
        _ => "string",
    }
}
