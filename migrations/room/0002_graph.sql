-- The event graph (docs/adr/0010-state-store.md). One counter numbers everything here: events, and the
-- positions of the room's stream. An event that is live when it is stored has its number as its position.

-- Events, also outliers and rejected ones. `flags` are those of graph/event.rs; `prev` and `auth` are JSON
-- arrays of numbers; the three states are references into `state_page`, 0 for a state without entries:
-- before the event, after it, and the room's current state once it was stored. `tip` is the newest live
-- event once it was stored.
CREATE TABLE pdu (
    number INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    flags INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state_key TEXT,
    sender TEXT NOT NULL,
    depth INTEGER NOT NULL,
    ts INTEGER NOT NULL,
    prev TEXT NOT NULL,
    auth TEXT NOT NULL,
    state_before INTEGER NOT NULL,
    state_after INTEGER NOT NULL,
    state_current INTEGER NOT NULL,
    tip INTEGER NOT NULL,
    json TEXT NOT NULL
);
-- The timeline: what is neither outlier nor rejected nor soft-failed.
CREATE INDEX pdu_in_timeline ON pdu (depth, number) WHERE flags & 7 = 0;

-- Positions of the stream without a new row in `pdu`: an older event entered the timeline, or resolution
-- alone changed the current state.
CREATE TABLE turn (
    position INTEGER PRIMARY KEY,
    number INTEGER,
    state_current INTEGER NOT NULL,
    tip INTEGER NOT NULL
);

-- The forward extremities beside the tip: a room without forks has none.
CREATE TABLE extremity (number INTEGER PRIMARY KEY);

-- Predecessors that are not here, by those who name them: the backward extremities.
CREATE TABLE missing (
    event_id TEXT NOT NULL,
    wanted_by INTEGER NOT NULL,
    PRIMARY KEY (event_id, wanted_by)
) WITHOUT ROWID;

-- Pairs of type and state key by dense number.
CREATE TABLE state_slot (
    slot INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    state_key TEXT NOT NULL,
    UNIQUE (kind, state_key)
);

-- Nodes of the states, packed: what one commit made.
CREATE TABLE state_page (page INTEGER PRIMARY KEY, nodes BLOB NOT NULL);

-- PDUs that cannot be judged yet; `needs` are the ids of the events that they wait for, as JSON.
CREATE TABLE waiting (
    event_id TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    retry_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    needs TEXT NOT NULL,
    json TEXT NOT NULL
) WITHOUT ROWID;
