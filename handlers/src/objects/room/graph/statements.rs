//! Every statement of the graph. Lists of numbers and ids travel as one JSON parameter.

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub(super) const $name: &str = $text;)*

        /// All of them: a test prepares each against the migrated schema.
        pub const STATEMENTS: &[&str] = &[$($name),*];
    };
}

statements! {
    LAST_NUMBER = "SELECT max(coalesce((SELECT max(number) FROM pdu), 0), \
        coalesce((SELECT max(position) FROM turn), 0))";
    ADD_EVENT = "INSERT INTO pdu (number, event_id, flags, kind, state_key, sender, depth, ts, prev, auth, \
        state_before, state_after, state_current, tip, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    EVENTS_BY_NUMBER = "SELECT pdu.* FROM json_each(?) AS wanted CROSS JOIN pdu ON number = wanted.value \
        ORDER BY number";
    EVENTS_BY_ID = "SELECT pdu.* FROM json_each(?) AS wanted CROSS JOIN pdu ON event_id = wanted.value \
        ORDER BY number";
    NUMBERS_BY_ID = "SELECT event_id, number FROM json_each(?) AS wanted \
        CROSS JOIN pdu ON event_id = wanted.value";
    REDACT = "UPDATE pdu SET json = ?, flags = flags | ? WHERE number = ?";
    ENTER_TIMELINE = "UPDATE pdu SET flags = ?, state_before = ?, state_after = ?, state_current = ? \
        WHERE number = ?";
    AUTH_OF = "SELECT auth FROM pdu WHERE number = ?";
    AUTH_CHAIN = "WITH RECURSIVE chain (number) AS (SELECT value FROM json_each(?) \
        UNION SELECT edge.value FROM chain JOIN pdu ON pdu.number = chain.number, json_each(pdu.auth) AS edge) \
        SELECT number FROM chain LIMIT ?";

    HEAD_BY_EVENT = "SELECT number, state_current, tip FROM pdu WHERE number <= ? ORDER BY number DESC LIMIT 1";
    HEAD_BY_TURN = "SELECT position, state_current, tip FROM turn WHERE position <= ? \
        ORDER BY position DESC LIMIT 1";
    ADD_TURN = "INSERT INTO turn (position, number, state_current, tip) VALUES (?, ?, ?, ?)";
    EXTREMITIES = "SELECT number FROM extremity ORDER BY number";
    ADD_EXTREMITY = "INSERT INTO extremity (number) VALUES (?)";
    REMOVE_EXTREMITIES = "DELETE FROM extremity WHERE number IN (SELECT value FROM json_each(?))";

    WANTED_BY = "SELECT wanted_by FROM missing WHERE event_id = ?";
    WANTED_BY_ACCEPTED = "SELECT number FROM missing JOIN pdu ON number = wanted_by \
        WHERE missing.event_id = ? AND flags & 7 = 0";
    FOLLOWED_BY = "SELECT number FROM pdu WHERE number > ?1 AND flags & 7 = 0 \
        AND EXISTS (SELECT 1 FROM json_each(prev) WHERE value = ?1)";
    // Every event is read: it happens once for each join, when the whole state is read anyway.
    PARTIAL = "SELECT number FROM pdu WHERE number > 0 AND flags & 8 <> 0";
    ADD_MISSING = "INSERT OR IGNORE INTO missing (event_id, wanted_by) VALUES (?, ?)";
    REMOVE_MISSING = "DELETE FROM missing WHERE event_id = ?";
    ADD_PREV = "UPDATE pdu SET prev = json_insert(prev, '$[#]', ?) WHERE number = ?";
    GAPS = "SELECT missing.event_id, wanted_by FROM missing JOIN pdu ON number = wanted_by \
        WHERE flags & 7 = 0 AND (depth, number) >= (?, ?) ORDER BY depth DESC, number DESC LIMIT ?";

    LIVE_BETWEEN = "SELECT number AS position, number FROM pdu WHERE number > ?1 AND number <= ?2 \
        AND flags & 103 = 0 UNION ALL SELECT position, number FROM turn WHERE position > ?1 AND position <= ?2 \
        AND number IS NOT NULL ORDER BY position DESC LIMIT ?3";
    BEFORE = "SELECT pdu.* FROM pdu WHERE flags & 7 = 0 AND (depth, number) < (?, ?) \
        ORDER BY depth DESC, number DESC LIMIT ?";
    AFTER = "SELECT pdu.* FROM pdu WHERE flags & 7 = 0 AND (depth, number) > (?, ?) \
        ORDER BY depth, number LIMIT ?";

    SLOTS = "SELECT kind, state_slot.state_key, slot FROM json_each(?) AS wanted CROSS JOIN state_slot \
        ON kind = wanted.value ->> 0 AND state_slot.state_key = wanted.value ->> 1";
    KEYS = "SELECT slot, kind, state_key FROM json_each(?) AS wanted CROSS JOIN state_slot \
        ON slot = wanted.value";
    LAST_SLOT = "SELECT coalesce(max(slot), -1) + 1 FROM state_slot";
    ADD_SLOT = "INSERT INTO state_slot (slot, kind, state_key) VALUES (?, ?, ?)";

    PAGES = "SELECT page, nodes FROM json_each(?) AS wanted CROSS JOIN state_page ON page = wanted.value";
    LAST_PAGE = "SELECT coalesce(max(page), 0) FROM state_page";
    ADD_PAGE = "INSERT INTO state_page (page, nodes) VALUES (?, ?)";

    COUNT_WAITING = "SELECT count(*) FROM waiting WHERE origin = ?";
    ADD_WAITING = "INSERT OR IGNORE INTO waiting (event_id, origin, retry_ms, attempts, needs, json) \
        VALUES (?, ?, ?, 0, ?, ?)";
    WAITING_FOR = "SELECT event_id, origin, retry_ms, attempts, needs, json FROM waiting \
        WHERE EXISTS (SELECT 1 FROM json_each(needs) WHERE value = ?) ORDER BY event_id LIMIT ?";
    WAITING_DUE = "SELECT event_id, origin, retry_ms, attempts, needs, json FROM waiting \
        WHERE retry_ms <= ? ORDER BY retry_ms, event_id LIMIT ?";
    NEXT_RETRY = "SELECT min(retry_ms) FROM waiting";
    RETRY_LATER = "UPDATE waiting SET retry_ms = ?, attempts = attempts + 1, needs = ? WHERE event_id = ?";
    REMOVE_WAITING = "DELETE FROM waiting WHERE event_id = ?";
}
