-- What the room is: one row.
CREATE TABLE room (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    room_id TEXT NOT NULL,
    version TEXT NOT NULL
);

-- The events, in the order of the room's stream. State is the latest event of each (kind, state_key).
-- device_id and transaction_id are the sending device's, for `unsigned`.
CREATE TABLE event (
    stream INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state_key TEXT,
    device_id TEXT,
    transaction_id TEXT,
    json TEXT NOT NULL
);
CREATE INDEX event_by_state ON event (kind, state_key, stream) WHERE state_key IS NOT NULL;

-- Transaction ids of sends: a retry is answered with the event of the first attempt.
CREATE TABLE sent (
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    PRIMARY KEY (user_id, device_id, transaction_id)
) WITHOUT ROWID;

-- How far each local member has been told: 64 attention words to a row, as JSON {user: position}.
CREATE TABLE attention (
    block INTEGER PRIMARY KEY,
    words TEXT NOT NULL
);

CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
