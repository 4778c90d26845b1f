-- The id and the version of the room: one row. `hides_history` is 1 once the history visibility was `invited` or `joined`.
-- The table `search`, which the first search makes (objects/room/store/search.rs), has the blocks of events below block
-- `search_upto`, without those from `search_gap_start` to before `search_gap_end`.
CREATE TABLE room (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    room_id TEXT NOT NULL,
    version TEXT NOT NULL,
    hides_history INTEGER NOT NULL DEFAULT 0,
    search_upto INTEGER NOT NULL DEFAULT 0,
    search_gap_start INTEGER NOT NULL DEFAULT 0,
    search_gap_end INTEGER NOT NULL DEFAULT 0
);

-- Events, including outliers and rejected events (docs/adr/0010-state-store.md). One counter numbers the
-- events and the positions of the room's stream: the position of an event that is live when stored equals its
-- number. `flags` are defined in objects/room/store/event.rs. `prev_events` and `auth_events` are JSON arrays
-- of numbers. `state_before` and `state_after` are the states before and after the event, `state_current` is
-- the current state of the room once the event was stored: references into `state_page`, 0 for an empty
-- state. `tip` is the newest forward extremity once the event was stored. `transaction_id` lets a retry
-- with the same event type return the event of the first attempt. `redacts` is the event id that a redaction
-- names, `redacted_by` the number of the redaction that was applied to the event. `auth_fields` are the fields
-- that a redaction removed from the content and that authorization rules read, as a JSON object. `relates_to` is the
-- event to which the event relates, with `rel_type` and the `rel_key` of an annotation; a redaction removes them. `hidden_at`
-- is the newest position of the stream when a hidden event was stored, which takes none (NULL for other events).
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
    redacts TEXT,
    redacted_by INTEGER,
    auth_fields TEXT,
    relates_to TEXT,
    rel_type TEXT,
    rel_key TEXT,
    hidden_at INTEGER,
    json TEXT NOT NULL
);
-- The timeline: events that are not outliers, not rejected, not soft-failed and not hidden.
CREATE INDEX event_in_timeline ON event (depth, number) WHERE flags & 519 = 0;
-- Events that were authorised against a partial state, until a resync authorises them again.
CREATE INDEX event_partial ON event (number) WHERE flags & 8 <> 0;
CREATE UNIQUE INDEX event_by_transaction ON event (sender, device_id, transaction_id, type)
    WHERE transaction_id IS NOT NULL;

CREATE INDEX event_by_redacts ON event (redacts) WHERE redacts IS NOT NULL;

-- What relates to an event, in the order of the timeline; and what one sender relates to it.
CREATE INDEX event_by_relation ON event (relates_to, depth, number)
    WHERE relates_to IS NOT NULL AND flags & 519 = 0;
CREATE INDEX event_by_relation_of_sender ON event (relates_to, rel_type, sender, rel_key, depth, number)
    WHERE relates_to IS NOT NULL AND flags & 519 = 0;

-- The timeline by the time at which each event was sent.
CREATE INDEX event_by_time ON event (origin_server_ts, depth, number) WHERE flags & 519 = 0;

-- Threads: the event that each began with, the place of its newest event in the timeline, and how many it has.
CREATE TABLE thread (
    root TEXT PRIMARY KEY,
    depth INTEGER NOT NULL,
    number INTEGER NOT NULL,
    count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX thread_by_latest ON thread (depth, number);

-- Positions of the stream that are not the number of an event: a stored event entered the timeline later
-- (`number` is that event), or state resolution alone changed the current state (`number` is NULL).
CREATE TABLE stream_entry (
    position INTEGER PRIMARY KEY,
    number INTEGER,
    state_current INTEGER NOT NULL,
    tip INTEGER NOT NULL
);

-- Sticky events (MSC4354): the position and the number of each, and when it expires. The alarm removes those that expired.
CREATE TABLE sticky (
    position INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
);

-- Receipts that the other members see: `thread` is `main` or the root of a thread, or empty for the whole room. `depth`
-- and `number` are the place of the event in the timeline. `position` is a position of the stream of its own.
CREATE TABLE receipt (
    user_id TEXT NOT NULL,
    thread TEXT NOT NULL,
    event_id TEXT NOT NULL,
    ts_ms INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (user_id, thread)
) WITHOUT ROWID;
CREATE UNIQUE INDEX receipt_by_position ON receipt (position);

-- The presence of members, if presence is on (JSON of `lattice_sync::Presence`), by its position in the stream.
CREATE TABLE presence (
    user_id TEXT PRIMARY KEY,
    presence TEXT NOT NULL,
    change INTEGER NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX presence_by_position ON presence (position);

-- The device lists of joined users that changed since they joined: the number of the last change, and its position in the stream.
CREATE TABLE device_list (
    user_id TEXT PRIMARY KEY,
    change INTEGER NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX device_list_by_position ON device_list (position);

-- The forward extremities other than the tip. A room without forks has no rows here.
CREATE TABLE extremity (number INTEGER PRIMARY KEY);

-- The backward extremities: `event_id` is a previous event without a place in the timeline, `wanted_by` is
-- the number of the event that names it, `depth` is that event's.
CREATE TABLE missing (
    event_id TEXT NOT NULL,
    wanted_by INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    PRIMARY KEY (event_id, wanted_by)
) WITHOUT ROWID;
CREATE INDEX missing_in_timeline ON missing (depth, wanted_by);

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
-- `left_at` is the position at which the user's last join ended (NULL if none has).
-- `number` numbers the users of this server without gaps (NULL for other users) and locates their delivered
-- positions.
CREATE TABLE member (
    user_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER,
    left_at INTEGER
) WITHOUT ROWID;
CREATE INDEX member_by_membership ON member (membership, position);
CREATE UNIQUE INDEX member_by_number ON member (number) WHERE number IS NOT NULL;

-- What the indexes were told of the room: no row if it never was published, nor open to anybody. `version` numbers what
-- was sent. `summary` is the last description for the room directory; `is_stale` is 1 if the state has changed since.
-- `is_open` is 1 if anybody may join or read the room.
CREATE TABLE directory (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    is_published INTEGER NOT NULL,
    version INTEGER NOT NULL,
    is_stale INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    summary TEXT
);

-- The guests of this server who joined; some may have left since.
CREATE TABLE guest (user_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- The delivered position and the wake class of each local member, and the bytes that the member has sent, 64 members per row:
-- block `number / 64` holds those of member `number` (objects/room/store/delivered.rs, sent.rs). `sent` counts
-- the events up to the event `counted`.
CREATE TABLE delivered (
    block INTEGER PRIMARY KEY,
    positions BLOB NOT NULL,
    wakes BLOB NOT NULL,
    sent BLOB NOT NULL,
    counted INTEGER NOT NULL
);

-- Erased users, and the newest stream position at the erasure: users who join after that position see the
-- events of the erased user redacted.
CREATE TABLE erased (user_id TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;

-- PDUs that wait for events that are not stored, or for keys, or that were too dear to authorise. `needs` is a JSON array of the
-- ids of those events; `waits_for` is the first of them: the PDU is tried again once that one is stored, and then waits for
-- the next. `role` is how the event enters the graph (objects/room/store/waiting_pdu.rs), `authorised` whether
-- the server that authorised a join signed it.
CREATE TABLE waiting (
    event_id TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    role INTEGER NOT NULL,
    authorised INTEGER NOT NULL,
    retry_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    needs TEXT NOT NULL,
    waits_for TEXT,
    json TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX waiting_of_origin ON waiting (origin);
CREATE INDEX waiting_by_retry ON waiting (retry_ms);
CREATE INDEX waiting_by_event ON waiting (waits_for) WHERE waits_for IS NOT NULL;

CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
