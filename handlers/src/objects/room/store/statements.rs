//! The SQL statements of the Room's store. A list of numbers or ids is one JSON parameter.
//!
//! The masks of `flags` are sums of [`super::Flags`]: 7 = outlier, rejected or soft-failed; 8 = partial;
//! 167 = 7, backfilled (32) or entered later (128).

use crate::ports::{Change, Query};

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident: $kind:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(super) const $name: $kind = $kind::new($text);)*

        /// All statements: a test prepares each against the migrated schema.
        pub const STATEMENTS: &[&str] = &[$($name.text()),*];
    };
}

/// The columns of an event that [`super::row::stored`] reads.
macro_rules! events {
    ($rest:literal) => {
        concat!(
            "SELECT number, event_id, flags, prev_events, auth_events, state_before, state_after, \
             state_current, device_id, transaction_id, event.json ",
            $rest
        )
    };
}

statements! {
    ROOM: Query = "SELECT room_id, version FROM room";
    ADD_ROOM: Change = "INSERT INTO room (one, room_id, version) VALUES (1, ?, ?)";

    ADD_EVENT: Change = "INSERT INTO event (number, event_id, flags, type, state_key, sender, depth, \
        origin_server_ts, prev_events, auth_events, state_before, state_after, state_current, tip, device_id, \
        transaction_id, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    EVENTS_BY_NUMBER: Query = events!("FROM json_each(?) AS wanted CROSS JOIN event \
        ON number = wanted.value ORDER BY number");
    EVENTS_BY_ID: Query = events!("FROM json_each(?) AS wanted CROSS JOIN event \
        ON event_id = wanted.value ORDER BY number");
    NUMBERS_BY_ID: Query = "SELECT event_id, number FROM json_each(?) AS wanted \
        CROSS JOIN event ON event_id = wanted.value";
    BY_TRANSACTION: Query = "SELECT event_id FROM event WHERE sender = ? AND device_id = ? AND transaction_id = ?";
    REDACT: Change = "UPDATE event SET json = ?, flags = flags | ? WHERE number = ?";
    CHANGE_STATUS: Change = "UPDATE event SET flags = ?, prev_events = ?, state_before = ?, state_after = ? \
        WHERE number = ?";
    AUTH_OF: Query = "SELECT auth_events FROM event WHERE number = ?";
    AUTH_CHAIN: Query = "WITH RECURSIVE chain (number) AS (SELECT value FROM json_each(?) \
        UNION SELECT edge.value FROM chain JOIN event ON event.number = chain.number, \
        json_each(event.auth_events) AS edge) SELECT number FROM chain LIMIT ?";
    // Reads every event: once for each partial-state join, when the full state is read anyway.
    PARTIAL: Query = "SELECT number FROM event WHERE number > 0 AND flags & 8 <> 0";

    HEAD_BY_EVENT: Query = "SELECT number, state_current, tip FROM event WHERE number <= ? \
        ORDER BY number DESC LIMIT 1";
    HEAD_BY_ENTRY: Query = "SELECT position, state_current, tip FROM stream_entry WHERE position <= ? \
        ORDER BY position DESC LIMIT 1";
    ADD_STREAM_ENTRY: Change = "INSERT INTO stream_entry (position, number, state_current, tip) VALUES (?, ?, ?, ?)";
    EXTREMITIES: Query = "SELECT number FROM extremity ORDER BY number";
    ADD_EXTREMITY: Change = "INSERT INTO extremity (number) VALUES (?)";
    REMOVE_EXTREMITIES: Change = "DELETE FROM extremity WHERE number IN (SELECT value FROM json_each(?))";

    WANTED_BY: Query = "SELECT number, flags FROM missing JOIN event ON number = wanted_by \
        WHERE missing.event_id = ?";
    FOLLOWED_BY: Query = "SELECT number FROM event WHERE number > ?1 AND flags & 7 = 0 \
        AND EXISTS (SELECT 1 FROM json_each(prev_events) WHERE value = ?1)";
    ADD_MISSING: Change = "INSERT OR IGNORE INTO missing (event_id, wanted_by) VALUES (?, ?)";
    REMOVE_MISSING: Change = "DELETE FROM missing WHERE event_id = ?";
    ADD_PREV: Change = "UPDATE event SET prev_events = json_insert(prev_events, '$[#]', ?1) WHERE number = ?2 \
        AND NOT EXISTS (SELECT 1 FROM json_each(prev_events) WHERE value = ?1)";
    GAPS: Query = "SELECT missing.event_id, wanted_by FROM missing JOIN event ON number = wanted_by \
        WHERE flags & 7 = 0 AND (depth, number) >= (?, ?) ORDER BY depth DESC, number DESC LIMIT ?";

    LIVE_BETWEEN: Query = "SELECT number AS position, number FROM event WHERE number > ?1 AND number <= ?2 \
        AND flags & 167 = 0 UNION ALL SELECT position, event.number FROM stream_entry \
        JOIN event ON event.number = stream_entry.number WHERE position > ?1 AND position <= ?2 \
        AND flags & 7 = 0 ORDER BY position DESC LIMIT ?3";
    BEFORE: Query = events!("FROM event WHERE flags & 7 = 0 AND (depth, number) < (?, ?) \
        ORDER BY depth DESC, number DESC LIMIT ?");
    AFTER: Query = events!("FROM event WHERE flags & 7 = 0 AND (depth, number) > (?, ?) \
        ORDER BY depth, number LIMIT ?");

    SLOTS: Query = "SELECT state_slot.type, state_slot.state_key, slot FROM json_each(?) AS wanted CROSS JOIN state_slot \
        ON state_slot.type = wanted.value ->> 0 AND state_slot.state_key = wanted.value ->> 1";
    KEYS: Query = "SELECT slot, state_slot.type, state_key FROM json_each(?) AS wanted CROSS JOIN state_slot \
        ON slot = wanted.value";
    NEXT_SLOT: Query = "SELECT coalesce(max(slot), -1) + 1 FROM state_slot";
    ADD_SLOT: Change = "INSERT INTO state_slot (slot, type, state_key) VALUES (?, ?, ?)";
    PAGES: Query = "SELECT page, nodes FROM json_each(?) AS wanted CROSS JOIN state_page ON page = wanted.value";
    LAST_PAGE: Query = "SELECT coalesce(max(page), 0) FROM state_page";
    ADD_PAGE: Change = "INSERT INTO state_page (page, nodes) VALUES (?, ?)";

    MEMBER: Query = "SELECT membership, position, number FROM member WHERE user_id = ?";
    PUT_MEMBER: Change = "INSERT INTO member (user_id, membership, position, number) VALUES (?, ?, ?, ?) \
        ON CONFLICT (user_id) DO UPDATE SET membership = excluded.membership, position = excluded.position";
    LAST_MEMBER: Query = "SELECT number FROM member WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1";
    MEMBERS_BETWEEN: Query = "SELECT user_id, membership, position, number FROM member \
        WHERE number >= ? AND number < ? ORDER BY number";
    // Reads a covering index from end to end, once while the object is in memory.
    COUNT_MEMBERS: Query = "SELECT membership, count(*) FROM member GROUP BY membership";
    HEROES: Query = "SELECT user_id, position FROM (SELECT user_id, position FROM member WHERE membership = ?1 \
        AND user_id <> ?3 ORDER BY position, user_id LIMIT ?4) UNION ALL SELECT user_id, position \
        FROM (SELECT user_id, position FROM member WHERE membership = ?2 AND user_id <> ?3 \
        ORDER BY position, user_id LIMIT ?4) ORDER BY position, user_id LIMIT ?4";

    DELIVERED: Query = "SELECT positions FROM delivered WHERE block = ?";
    PUT_DELIVERED: Change = "INSERT INTO delivered (block, positions) VALUES (?, ?) \
        ON CONFLICT (block) DO UPDATE SET positions = excluded.positions";

    ADD_ERASED: Change = "INSERT INTO erased (user_id, position) VALUES (?, ?) ON CONFLICT DO NOTHING";
    ERASED: Query = "SELECT user_id, position FROM erased";

    COUNT_WAITING: Query = "SELECT count(*) FROM waiting WHERE origin = ?";
    ADD_WAITING: Change = "INSERT OR IGNORE INTO waiting (event_id, origin, retry_ms, attempts, needs, json) \
        VALUES (?, ?, ?, 0, ?, ?)";
    WAITING_FOR: Query = "SELECT event_id, origin, retry_ms, attempts, needs, json FROM waiting \
        WHERE EXISTS (SELECT 1 FROM json_each(needs) WHERE value = ?) ORDER BY event_id LIMIT ?";
    WAITING_DUE: Query = "SELECT event_id, origin, retry_ms, attempts, needs, json FROM waiting \
        WHERE retry_ms <= ? ORDER BY retry_ms, event_id LIMIT ?";
    NEXT_RETRY: Query = "SELECT min(retry_ms) FROM waiting";
    RETRY_LATER: Change = "UPDATE waiting SET retry_ms = ?, attempts = attempts + 1, needs = ? WHERE event_id = ?";
    REMOVE_WAITING: Change = "DELETE FROM waiting WHERE event_id = ?";
}
