-- The room: one row.
CREATE TABLE room (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    room_id TEXT NOT NULL,
    version TEXT NOT NULL
);

-- Events, also outliers and rejected ones (docs/adr/0010-state-store.md). One counter numbers events and the
-- positions of the room's stream: an event that is live when it is stored has its number as its position.
-- `flags` are those of store/event.rs; `prev_events` and `auth_events` are JSON arrays of numbers; the states are
-- references into `state_page`, 0 for a state without entries: before the event, after it, and the room's current
-- state once it was stored; `tip` is the newest forward extremity then. A device's transaction id makes a retry
-- the event of the first attempt.
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
-- The timeline: what is neither outlier nor rejected nor soft-failed.
CREATE INDEX event_in_timeline ON event (depth, number) WHERE flags & 7 = 0;
CREATE UNIQUE INDEX event_by_transaction ON event (sender, device_id, transaction_id)
    WHERE transaction_id IS NOT NULL;

-- Positions of the stream without a new row in `event`: an older event entered the timeline (`number`), or
-- resolution alone changed the current state.
CREATE TABLE stream_entry (
    position INTEGER PRIMARY KEY,
    number INTEGER,
    state_current INTEGER NOT NULL,
    tip INTEGER NOT NULL
);

-- The forward extremities beside the tip: a room without forks has none.
CREATE TABLE extremity (number INTEGER PRIMARY KEY);

-- Predecessors without a place in the timeline, by the events that name them: the backward extremities.
CREATE TABLE missing (
    event_id TEXT NOT NULL,
    wanted_by INTEGER NOT NULL,
    PRIMARY KEY (event_id, wanted_by)
) WITHOUT ROWID;

-- State map keys by dense number.
CREATE TABLE state_slot (
    slot INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    state_key TEXT NOT NULL,
    UNIQUE (type, state_key)
);

-- Nodes of the states, packed: what one event made.
CREATE TABLE state_page (page INTEGER PRIMARY KEY, nodes BLOB NOT NULL);

-- The memberships of the current state, and the position of the stream at which each began. `number` is dense
-- and given to users of this server: delivered positions stand under it.
CREATE TABLE member (
    user_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER
) WITHOUT ROWID;
CREATE INDEX member_by_membership ON member (membership, position);
CREATE UNIQUE INDEX member_by_number ON member (number) WHERE number IS NOT NULL;

-- The position up to which each local member was brought, 64 members to a row: that of member `number` stands in
-- block `number / 64`.
CREATE TABLE delivered (block INTEGER PRIMARY KEY, positions BLOB NOT NULL);

-- Erased users, and the newest position of the stream then: those who join later see their events redacted.
CREATE TABLE erased (user_id TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;

-- PDUs that name events which are not stored; `needs` are the ids of these, as JSON.
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
