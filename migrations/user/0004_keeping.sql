-- What clients keep for themselves: of the whole account where `room_id` is empty, else of that room.
-- `stream` is a position of the user's stream.
CREATE TABLE account_data (
    room_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    PRIMARY KEY (room_id, kind)
) WITHOUT ROWID;
CREATE INDEX account_data_stream ON account_data (stream);

-- Filters for syncs; the id is the hash of the definition.
CREATE TABLE filter (filter_id TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;

-- The profile: one row, once something was set. `untold` are the rooms that do not show it yet.
CREATE TABLE profile (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    fields TEXT NOT NULL,
    untold TEXT NOT NULL
);

-- Tokens by which others learn who somebody is, as hashes.
CREATE TABLE openid_token (token_hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL) WITHOUT ROWID;
