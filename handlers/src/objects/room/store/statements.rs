//! The SQL statements of the Room's store. A list of numbers or ids is one JSON parameter.
//!
//! The masks of `flags` are sums of [`super::Flags`]: 7 = outlier, rejected or soft-failed; 8 = partial; 512 = hidden;
//! 519 = 7 or hidden; 551 = 519 or backfilled (32); 679 = 551 or entered later (128).

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
             state_current, device_id, transaction_id, redacted_by, auth_fields, event.json ",
            $rest
        )
    };
}

/// The columns of a waiting PDU that [`super::WaitingPdu::read`] reads.
macro_rules! waiting {
    ($rest:literal) => {
        concat!(
            "SELECT event_id, origin, role, authorised, retry_ms, expires_ms, attempts, needs, json \
             FROM waiting ",
            $rest
        )
    };
}

statements! {
    ROOM: Query = "SELECT room_id, version FROM room";
    ADD_ROOM: Change = "INSERT INTO room (one, room_id, version) VALUES (1, ?, ?)";

    HIDES_HISTORY: Query = "SELECT hides_history FROM room WHERE one = 1";
    HIDE_HISTORY: Change = "UPDATE room SET hides_history = 1 WHERE one = 1 AND hides_history = 0";

    ADD_EVENT: Change = "INSERT INTO event (number, event_id, flags, type, state_key, sender, depth, \
        origin_server_ts, prev_events, auth_events, state_before, state_after, state_current, tip, device_id, \
        transaction_id, redacts, relates_to, rel_type, rel_key, hidden_at, json) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    EVENTS_BY_NUMBER: Query = events!("FROM json_each(?) AS wanted CROSS JOIN event \
        ON number = wanted.value ORDER BY number");
    EVENTS_BY_ID: Query = events!("FROM json_each(?) AS wanted CROSS JOIN event \
        ON event_id = wanted.value ORDER BY number");
    NUMBERS_BY_ID: Query = "SELECT event_id, number FROM json_each(?) AS wanted \
        CROSS JOIN event ON event_id = wanted.value";
    BY_TRANSACTION: Query = "SELECT event_id FROM event WHERE sender = ? AND device_id = ? AND transaction_id = ? \
        AND type = ?";
    REDACT: Change = "UPDATE event SET json = ?, auth_fields = ?, redacted_by = ?, flags = flags | ?, \
        relates_to = NULL, rel_type = NULL, rel_key = NULL WHERE number = ?";
    REDACTIONS_OF: Query = "SELECT number FROM event WHERE redacts = ? AND flags & 519 = 0 ORDER BY number";
    CHANGE_STATUS: Change = "UPDATE event SET flags = ?, prev_events = ?, state_before = ?, state_after = ? \
        WHERE number = ?";
    // A small event is read whole.
    HEADER: Query = "SELECT number, event_id, flags, prev_events, auth_events, state_before, state_after, \
        state_current, device_id, transaction_id, redacted_by, auth_fields, CASE WHEN octet_length(json) <= ?2 THEN json END, \
        type, state_key, sender, origin_server_ts, depth FROM event WHERE number = ?1";
    MEMBERSHIPS: Query = "SELECT number, sender, CASE json_type(event.json, '$.content.membership') \
        WHEN 'text' THEN event.json ->> '$.content.membership' END FROM json_each(?) AS wanted \
        CROSS JOIN event ON number = wanted.value";
    AUTH_OF: Query = "SELECT auth_events FROM event WHERE number = ?";
    AUTH_CHAIN: Query = "WITH RECURSIVE chain (number) AS (SELECT value FROM json_each(?) \
        UNION SELECT edge.value FROM chain JOIN event ON event.number = chain.number, \
        json_each(event.auth_events) AS edge) SELECT number FROM chain LIMIT ?";
    PARTIAL: Query = "SELECT number FROM event WHERE flags & 8 <> 0 ORDER BY number";

    HEAD_BY_EVENT: Query = "SELECT number, state_current, tip, coalesce((SELECT hidden_at FROM event AS newest \
        WHERE newest.number = event.tip), tip) FROM event WHERE number <= ? ORDER BY number DESC LIMIT 1";
    HEAD_BY_ENTRY: Query = "SELECT position, state_current, tip, coalesce((SELECT hidden_at FROM event \
        WHERE event.number = stream_entry.tip), tip) FROM stream_entry WHERE position <= ? ORDER BY position DESC LIMIT 1";
    ADD_STREAM_ENTRY: Change = "INSERT INTO stream_entry (position, number, state_current, tip) VALUES (?, ?, ?, ?)";
    // Of receipts, presence and device lists, which have positions without an event.
    LAST_EPHEMERAL: Query = "SELECT max((SELECT coalesce(max(position), 0) FROM receipt), \
        (SELECT coalesce(max(position), 0) FROM presence), (SELECT coalesce(max(position), 0) FROM device_list))";
    DEVICE_LIST_CHANGE: Query = "SELECT change FROM device_list WHERE user_id = ?";
    PUT_DEVICE_LIST: Change = "INSERT INTO device_list (user_id, change, position) VALUES (?, ?, ?) \
        ON CONFLICT (user_id) DO UPDATE SET change = excluded.change, position = excluded.position";
    DEVICE_LISTS_BETWEEN: Query = "SELECT user_id, change FROM device_list WHERE position > ? AND position <= ? \
        ORDER BY position DESC LIMIT ?";
    JOINED_BETWEEN: Query = "SELECT user_id FROM member WHERE membership = 'join' AND position > ? AND position <= ? \
        ORDER BY position DESC LIMIT ?";
    OUTSIDE_AFTER: Query = "SELECT user_id, left_at FROM member WHERE membership IN ('leave', 'ban', 'invite', 'knock') \
        AND position > ? LIMIT ?";
    CHANGED_AFTER: Query = "SELECT user_id, left_at FROM member \
        WHERE membership IN ('join', 'leave', 'ban', 'invite', 'knock') AND position > ? LIMIT ?";
    REMOVE_DEVICE_LIST: Change = "DELETE FROM device_list WHERE user_id = ?";
    PRESENCE_CHANGE: Query = "SELECT change FROM presence WHERE user_id = ?";
    PUT_PRESENCE: Change = "INSERT INTO presence (user_id, presence, change, position) VALUES (?, ?, ?, ?) \
        ON CONFLICT (user_id) DO UPDATE SET presence = excluded.presence, change = excluded.change, \
        position = excluded.position";
    REMOVE_PRESENCE: Change = "DELETE FROM presence WHERE user_id = ?";
    PRESENCE_BETWEEN: Query = "SELECT presence FROM presence WHERE position > ? AND position <= ? \
        AND (SELECT membership FROM member WHERE member.user_id = presence.user_id) = 'join' \
        ORDER BY position DESC LIMIT ?";
    RECEIPT_PLACE: Query = "SELECT depth, number FROM receipt WHERE user_id = ? AND thread = ?";
    RECEIPTS_BETWEEN: Query = "SELECT user_id, thread, event_id, ts_ms FROM receipt \
        WHERE position > ? AND position <= ? ORDER BY position DESC LIMIT ?";
    OWN_RECEIPTS: Query = "SELECT thread, depth, number FROM receipt WHERE user_id = ? AND position > ? AND position <= ?";
    PUT_RECEIPT: Change = "INSERT INTO receipt (user_id, thread, event_id, ts_ms, depth, number, position) \
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, thread) DO UPDATE SET event_id = excluded.event_id, \
        ts_ms = excluded.ts_ms, depth = excluded.depth, number = excluded.number, position = excluded.position";
    THREAD_RECEIPTS: Query = "SELECT position, thread FROM receipt WHERE user_id = ? AND thread > ''";
    FORGET_RECEIPT: Change = "DELETE FROM receipt WHERE user_id = ? AND thread = ?";
    EXTREMITIES: Query = "SELECT number FROM extremity ORDER BY number";
    ADD_EXTREMITY: Change = "INSERT INTO extremity (number) VALUES (?)";
    REMOVE_EXTREMITIES: Change = "DELETE FROM extremity WHERE number IN (SELECT value FROM json_each(?))";

    WANTED_BY: Query = "SELECT number, flags FROM missing JOIN event ON number = wanted_by \
        WHERE missing.event_id = ?";
    ADD_MISSING: Change = "INSERT OR IGNORE INTO missing (event_id, wanted_by, depth) VALUES (?, ?, ?)";
    REMOVE_MISSING: Change = "DELETE FROM missing WHERE event_id = ?";
    ADD_PREV: Change = "UPDATE event SET prev_events = json_insert(prev_events, '$[#]', ?1) WHERE number = ?2 \
        AND NOT EXISTS (SELECT 1 FROM json_each(prev_events) WHERE value = ?1)";
    // Also before hidden events.
    GAPS: Query = "SELECT missing.event_id, wanted_by FROM missing CROSS JOIN event ON number = wanted_by \
        WHERE flags & 7 = 0 AND (missing.depth, wanted_by) >= (?, ?) \
        ORDER BY missing.depth DESC, wanted_by DESC LIMIT ?";

    LIVE_BETWEEN: Query = "SELECT number AS position, number FROM event WHERE number > ?1 AND number <= ?2 \
        AND flags & 679 = 0 UNION ALL SELECT position, event.number FROM stream_entry \
        JOIN event ON event.number = stream_entry.number WHERE position > ?1 AND position <= ?2 \
        AND flags & 519 = 0 ORDER BY position DESC LIMIT ?3";
    SIZES_BETWEEN: Query = "SELECT number AS position, octet_length(json) FROM event WHERE number > ?1 \
        AND number <= ?2 AND flags & 679 = 0 UNION ALL SELECT position, octet_length(event.json) FROM stream_entry \
        JOIN event ON event.number = stream_entry.number WHERE position > ?1 AND position <= ?2 \
        AND flags & 519 = 0 ORDER BY position LIMIT ?3";
    BEFORE_NEWEST: Query = "SELECT number FROM event WHERE number > ? AND number <= ? AND flags & 551 = 0 \
        ORDER BY number DESC LIMIT 1 OFFSET ?";
    // The deepest of the newest events up to a position: a fork older than these is not looked at.
    DEEPEST_AT: Query = "SELECT max(depth) FROM (SELECT depth FROM event WHERE number <= ? AND flags & 551 = 0 \
        ORDER BY number DESC LIMIT 100)";
    BEFORE: Query = events!("FROM event WHERE flags & 519 = 0 AND (depth, number) < (?, ?) \
        ORDER BY depth DESC, number DESC LIMIT ?");
    AFTER: Query = events!("FROM event WHERE flags & 519 = 0 AND (depth, number) > (?, ?) \
        ORDER BY depth, number LIMIT ?");
    SENT_BEFORE: Query = events!("FROM event WHERE flags & 519 = 0 AND (origin_server_ts, depth, number) < (?, ?, ?) \
        ORDER BY origin_server_ts DESC, depth DESC, number DESC LIMIT ?");
    SENT_AT_OR_AFTER: Query = events!("FROM event WHERE flags & 519 = 0 AND (origin_server_ts, depth, number) >= (?, ?, ?) \
        ORDER BY origin_server_ts, depth, number LIMIT ?");

    /// A longer text is no URI of this server. Canonical JSON escapes no slash.
    MEDIA_BETWEEN: Query = "SELECT number, substr(json ->> '$.content.url', 1, 600), \
        substr(json ->> '$.content.info.thumbnail_url', 1, 600), substr(json ->> '$.content.file.url', 1, 600), \
        substr(json ->> '$.content.info.thumbnail_file.url', 1, 600) FROM event \
        WHERE number > ?1 AND number <= ?2 AND flags & 519 = 0 AND instr(json, 'mxc://') > 0 ORDER BY number LIMIT ?3";
    RELATED_BEFORE: Query = events!("FROM event WHERE relates_to = ? AND flags & 519 = 0 AND (depth, number) < (?, ?) \
        ORDER BY depth DESC, number DESC LIMIT ?");
    RELATED_AFTER: Query = events!("FROM event WHERE relates_to = ? AND flags & 519 = 0 AND (depth, number) > (?, ?) \
        ORDER BY depth, number LIMIT ?");
    // Three levels of relations; of the first, those nearest to a place on both sides.
    RELATED_CHAIN: Query = "WITH RECURSIVE chain (event_id, depth, number, level) AS (SELECT * FROM \
        (SELECT event_id, depth, number, 1 FROM event WHERE relates_to = ?1 AND flags & 519 = 0 \
        AND (depth, number) < (?2, ?3) ORDER BY depth DESC, number DESC LIMIT ?4) UNION ALL SELECT * FROM \
        (SELECT event_id, depth, number, 1 FROM event WHERE relates_to = ?1 AND flags & 519 = 0 \
        AND (depth, number) >= (?2, ?3) ORDER BY depth, number LIMIT ?4) UNION ALL SELECT event.event_id, event.depth, \
        event.number, level + 1 FROM chain CROSS JOIN event ON relates_to = chain.event_id AND flags & 519 = 0 \
        WHERE level < 3) SELECT depth, number FROM chain LIMIT ?5";
    IS_RELATED_TO: Query = "SELECT wanted.value FROM json_each(?) AS wanted WHERE EXISTS (SELECT 1 FROM event \
        WHERE relates_to = wanted.value AND flags & 519 = 0)";
    // Of each event, some of what relates to it is looked at.
    RELATED_BY: Query = "SELECT wanted.value FROM json_each(?1) AS wanted WHERE EXISTS (SELECT 1 FROM \
        (SELECT rel_type, sender FROM event WHERE relates_to = wanted.value AND flags & 519 = 0 \
        AND (depth, number) >= (?5, ?6) AND (depth, number) <= (?7, ?8) LIMIT ?4) \
        WHERE (?2 IS NULL OR rel_type IN (SELECT value FROM json_each(?2))) \
        AND (?3 IS NULL OR sender IN (SELECT value FROM json_each(?3))))";
    // An edit has the sender and the type of what it replaces, and is no state event. Encrypted content is not seen.
    EDITS: Query = "SELECT wanted.value ->> 0, (SELECT number FROM event WHERE relates_to = wanted.value ->> 0 \
        AND rel_type = 'm.replace' AND sender = wanted.value ->> 1 AND rel_key IS NULL AND flags & 519 = 0 \
        AND (depth, number) <= (?2, ?3) AND type = wanted.value ->> 2 AND state_key IS NULL \
        AND (type = 'm.room.encrypted' OR json_type(json, '$.content.\"m.new_content\"') = 'object') \
        ORDER BY depth DESC, number DESC LIMIT 1) FROM json_each(?1) AS wanted";
    REFERENCES: Query = "SELECT wanted.value, event.number FROM json_each(?1) AS wanted CROSS JOIN event \
        ON event.number IN (SELECT number FROM event AS reference WHERE relates_to = wanted.value \
        AND rel_type = 'm.reference' AND flags & 519 = 0 LIMIT ?2) LIMIT ?3";
    IS_ANNOTATED: Query = "SELECT 1 FROM event WHERE relates_to = ? AND rel_type = 'm.annotation' AND sender = ? \
        AND rel_key = ? AND flags & 519 = 0 AND type = ? LIMIT 1";

    STICKY: Query = "SELECT position, number FROM sticky WHERE position > ? AND position <= ? AND until_ms > ? \
        ORDER BY position LIMIT ?";
    ADD_STICKY: Change = "INSERT INTO sticky (position, number, until_ms) VALUES (?, ?, ?)";
    REMOVE_STICKY: Change = "DELETE FROM sticky WHERE position IN (SELECT position FROM sticky ORDER BY position \
        LIMIT ?) AND until_ms <= ?";

    ADD_TO_THREAD: Change = "INSERT INTO thread (root, depth, number, count) VALUES (?, ?, ?, 1) \
        ON CONFLICT (root) DO UPDATE SET count = count + 1, \
        depth = iif((excluded.depth, excluded.number) > (thread.depth, thread.number), excluded.depth, thread.depth), \
        number = iif((excluded.depth, excluded.number) > (thread.depth, thread.number), excluded.number, thread.number)";
    TAKE_FROM_THREAD: Change = "UPDATE thread SET count = count - 1, depth = ?, number = ? WHERE root = ?";
    REMOVE_THREAD: Change = "DELETE FROM thread WHERE root = ?";
    NEWEST_OF_THREAD: Query = "SELECT depth, number FROM event WHERE relates_to = ? AND flags & 519 = 0 \
        AND rel_type = 'm.thread' ORDER BY depth DESC, number DESC LIMIT 1";
    THREADS: Query = "SELECT thread.root, number, count, EXISTS (SELECT 1 FROM event WHERE relates_to = thread.root \
        AND rel_type = 'm.thread' AND sender = ?2 AND flags & 519 = 0) FROM json_each(?1) AS wanted CROSS JOIN thread \
        ON thread.root = wanted.value";
    // As far as the reader sees threads whole: between two places.
    PARTS_OF_THREADS: Query = "SELECT wanted.value, (SELECT number FROM event WHERE relates_to = wanted.value \
        AND flags & 519 = 0 AND rel_type = 'm.thread' AND (depth, number) >= (?2, ?3) AND (depth, number) <= (?4, ?5) \
        ORDER BY depth DESC, number DESC LIMIT 1), (SELECT count(*) FROM (SELECT 1 FROM event \
        WHERE relates_to = wanted.value AND flags & 519 = 0 AND rel_type = 'm.thread' AND (depth, number) >= (?2, ?3) \
        AND (depth, number) <= (?4, ?5) LIMIT ?6)), EXISTS (SELECT 1 FROM event WHERE relates_to = wanted.value \
        AND rel_type = 'm.thread' AND sender = ?7 AND flags & 519 = 0) FROM json_each(?1) AS wanted";
    THREADS_BEFORE: Query = "SELECT root, depth, number, EXISTS (SELECT 1 FROM event WHERE relates_to = root \
        AND rel_type = 'm.thread' AND sender = ?3 AND flags & 519 = 0) FROM thread WHERE (depth, number) < (?1, ?2) \
        ORDER BY depth DESC, number DESC LIMIT ?4";

    SLOTS: Query = "SELECT state_slot.type, state_slot.state_key, slot FROM json_each(?) AS wanted CROSS JOIN state_slot \
        ON state_slot.type = wanted.value ->> 0 AND state_slot.state_key = wanted.value ->> 1";
    KEYS: Query = "SELECT slot, state_slot.type, state_key FROM json_each(?) AS wanted CROSS JOIN state_slot \
        ON slot = wanted.value";
    OTHER_SLOTS: Query = "SELECT slot FROM state_slot WHERE type < 'm.room.member' \
        UNION ALL SELECT slot FROM state_slot WHERE type > 'm.room.member'";
    SLOTS_OF_TYPE: Query = "SELECT slot FROM state_slot WHERE type = ? ORDER BY state_key LIMIT ?";
    NEXT_SLOT: Query = "SELECT coalesce(max(slot), -1) + 1 FROM state_slot";
    ADD_SLOT: Change = "INSERT INTO state_slot (slot, type, state_key) VALUES (?, ?, ?)";
    PAGES: Query = "SELECT page, nodes FROM json_each(?) AS wanted CROSS JOIN state_page ON page = wanted.value";
    LAST_PAGE: Query = "SELECT coalesce(max(page), 0) FROM state_page";
    ADD_PAGE: Change = "INSERT INTO state_page (page, nodes) VALUES (?, ?)";

    MEMBER: Query = "SELECT membership, position, number, left_at FROM member WHERE user_id = ?";
    PUT_MEMBER: Change = "INSERT INTO member (user_id, membership, position, number, left_at) VALUES (?, ?, ?, ?, ?) \
        ON CONFLICT (user_id) DO UPDATE SET membership = excluded.membership, position = excluded.position, \
        left_at = excluded.left_at";
    NEWEST_JOINED: Query = "SELECT user_id FROM (SELECT user_id, membership FROM member WHERE number IS NOT NULL \
        ORDER BY number DESC LIMIT ?1) WHERE membership = 'join' LIMIT ?2";
    LAST_MEMBER: Query = "SELECT number FROM member WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1";
    MEMBERS_BETWEEN: Query = "SELECT user_id, membership, position, number, left_at FROM member \
        WHERE number >= ? AND number < ? ORDER BY number";
    // Reads a covering index from end to end, once while the object is in memory.
    COUNT_MEMBERS: Query = "SELECT membership, count(*) FROM member GROUP BY membership";
    HEROES: Query = "SELECT user_id, position FROM (SELECT user_id, position FROM member WHERE membership = ?1 \
        AND user_id <> ?3 ORDER BY position, user_id LIMIT ?4) UNION ALL SELECT user_id, position \
        FROM (SELECT user_id, position FROM member WHERE membership = ?2 AND user_id <> ?3 \
        ORDER BY position, user_id LIMIT ?4) ORDER BY position, user_id LIMIT ?4";

    FORGET_MEMBER: Change = "UPDATE member SET left_at = NULL WHERE user_id = ? AND left_at IS NOT NULL";

    STATE_KEYS: Query = "SELECT state_key FROM state_slot WHERE type = ? AND state_key > ? \
        ORDER BY state_key LIMIT ?";
    BANNED_AFTER: Query = "SELECT position, user_id FROM member WHERE membership = 'ban' \
        AND (position, user_id) > (?, ?) ORDER BY position, user_id LIMIT ?";

    DIRECTORY: Query = "SELECT is_published, version, is_stale, is_open, summary FROM directory \
        WHERE one = 1";
    PUT_DIRECTORY: Change = "INSERT INTO directory (one, is_published, version, is_stale, is_open, summary) \
        VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET is_published = excluded.is_published, \
        version = excluded.version, is_stale = excluded.is_stale, is_open = excluded.is_open, \
        summary = excluded.summary";

    ADD_GUEST: Change = "INSERT OR IGNORE INTO guest (user_id) VALUES (?)";
    GUESTS: Query = "SELECT user_id FROM guest ORDER BY user_id LIMIT ?";
    REMOVE_GUESTS: Change = "DELETE FROM guest WHERE user_id IN (SELECT value FROM json_each(?))";

    DELIVERED: Query = "SELECT positions, wakes, sent, counted FROM delivered WHERE block = ?";
    PUT_DELIVERED: Change = "INSERT INTO delivered (block, positions, wakes, sent, counted) VALUES (?, ?, ?, ?, ?) \
        ON CONFLICT (block) DO UPDATE SET positions = excluded.positions, wakes = excluded.wakes, \
        sent = excluded.sent, counted = excluded.counted";
    SENT_AFTER: Query = "SELECT member.number, sum(octet_length(event.json)), \
        sum(iif(origin_server_ts >= ?2, octet_length(event.json), 0)) FROM event CROSS JOIN member \
        ON user_id = sender WHERE event.number > ?1 AND member.number >= ?3 AND member.number < ?4 \
        AND (flags & 512 = 0 OR transaction_id IS NOT NULL) \
        GROUP BY member.number";

    ADD_ERASED: Change = "INSERT INTO erased (user_id, position) VALUES (?, ?) ON CONFLICT DO NOTHING";
    ERASED: Query = "SELECT user_id, position FROM erased";

    IS_WAITING: Query = "SELECT event_id FROM waiting WHERE event_id = ?";
    COUNT_WAITING_OF: Query = "SELECT count(*) FROM waiting WHERE origin = ?";
    // Reads an index of at most MAX_WAITING rows from end to end, once while the object is in memory.
    COUNT_WAITING: Query = "SELECT count(*) FROM waiting";
    ADD_WAITING: Change = "INSERT INTO waiting (event_id, origin, role, authorised, retry_ms, expires_ms, \
        attempts, needs, waits_for, json) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)";
    WAITING_FOR: Query = waiting!("WHERE waits_for = ? AND event_id > ? ORDER BY event_id LIMIT ?");
    WAITING_DUE: Query = waiting!("WHERE retry_ms <= ?1 AND expires_ms > ?1 ORDER BY retry_ms, event_id LIMIT ?2");
    NEXT_RETRY: Query = "SELECT min(retry_ms) FROM waiting";
    RETRY_LATER: Change = "UPDATE waiting SET retry_ms = min(?, expires_ms), attempts = attempts + 1, needs = ?, \
        waits_for = ? WHERE event_id = ?";
    GIVE_UP_WAITING: Change = "DELETE FROM waiting WHERE event_id IN (SELECT event_id FROM waiting \
        WHERE retry_ms <= ?1 AND expires_ms <= ?1 ORDER BY retry_ms, event_id LIMIT ?2) RETURNING event_id, origin";
    REMOVE_WAITING: Change = "DELETE FROM waiting WHERE event_id = ? RETURNING event_id";
}
