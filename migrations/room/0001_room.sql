-- The id and the version of the room: one row.
CREATE TABLE room (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    room_id TEXT NOT NULL,
    version TEXT NOT NULL
);

-- Events, including outliers and rejected events (docs/adr/0010-state-store.md). One counter numbers the
-- events and the positions of the room's stream: the position of an event that is live when stored equals its
-- number. `flags` are defined in objects/room/store/event.rs. `prev_events` and `auth_events` are JSON arrays
-- of numbers. `state_before` and `state_after` are the states before and after the event, `state_current` is
-- the current state of the room once the event was stored: references into `state_page`, 0 for an empty
-- state. `tip` is the newest forward extremity once the event was stored. `transaction_id` lets a retry
-- return the event of the first attempt.
CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    flags INTEGER NOT NULL,
    type TEXT NOT NULL,
    state_key TEXT,
    sender TEXT NOT NULL,
    depth INTEGER NOT NULL,
    origin_server_ts INTEGER NOT NULL,
    prev_events TEXT NOT NULL,
    auth_events TEXT NOT NULL,
    state_before INTEGER NOT NULL,
    state_after INTEGER NOT NULL,
    state_current INTEGER NOT NULL,
    tip INTEGER NOT NULL,
    device_id TEXT,
    transaction_id TEXT,
    json TEXT NOT NULL
);
-- The timeline: events that are not outliers, not rejected and not soft-failed.
CREATE INDEX event_in_timeline ON event (depth, number) WHERE flags & 7 = 0;
CREATE UNIQUE INDEX event_by_transaction ON event (sender, device_id, transaction_id)
    WHERE transaction_id IS NOT NULL;

-- Positions of the stream that are not the number of an event: a stored event entered the timeline later
-- (`number` is that event), or state resolution alone changed the current state (`number` is NULL).
CREATE TABLE stream_entry (
    position INTEGER PRIMARY KEY,
    number INTEGER,
    state_current INTEGER NOT NULL,
    tip INTEGER NOT NULL
);

-- The forward extremities other than the tip. A room without forks has no rows here.
CREATE TABLE extremity (number INTEGER PRIMARY KEY);

-- The backward extremities: `event_id` is a previous event without a place in the timeline, `wanted_by` is
-- the number of the event that names it.
CREATE TABLE missing (
    event_id TEXT NOT NULL,
    wanted_by INTEGER NOT NULL,
    PRIMARY KEY (event_id, wanted_by)
) WITHOUT ROWID;

-- State map keys, numbered without gaps.
CREATE TABLE state_slot (
    slot INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    state_key TEXT NOT NULL,
    UNIQUE (type, state_key)
);

-- Packed nodes of states. A page holds nodes that one event added.
CREATE TABLE state_page (page INTEGER PRIMARY KEY, nodes BLOB NOT NULL);

-- The memberships of the current state, and the position of the stream at which each membership began.
-- `number` numbers the users of this server without gaps (NULL for other users) and locates their delivered
-- positions.
CREATE TABLE member (
    user_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER
) WITHOUT ROWID;
CREATE INDEX member_by_membership ON member (membership, position);
CREATE UNIQUE INDEX member_by_number ON member (number) WHERE number IS NOT NULL;

-- The delivered position of each local member, 64 members per row: block `number / 64` holds the position of
-- member `number`.
CREATE TABLE delivered (block INTEGER PRIMARY KEY, positions BLOB NOT NULL);

-- Erased users, and the newest stream position at the erasure: users who join after that position see the
-- events of the erased user redacted.
CREATE TABLE erased (user_id TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;

-- PDUs that wait for events that are not stored, or for keys. `needs` is a JSON array of the ids of those
-- events.
CREATE TABLE waiting (
    event_id TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    retry_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    needs TEXT NOT NULL,
    json TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
