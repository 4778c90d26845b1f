-- The account: one row.
CREATE TABLE account (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    password_hash TEXT,
    created_ms INTEGER NOT NULL
);

-- Devices with the hash of their access token.
CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    display_name TEXT,
    token_hash TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- The rooms that the user is in or invited to. `joined_at` and the first of each pair of `ring` are
-- positions of the user's stream; `head` and the second of each pair are positions of the room's.
CREATE TABLE room (
    room_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL,
    head INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    ring TEXT NOT NULL,
    invite_state TEXT
) WITHOUT ROWID;

CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
