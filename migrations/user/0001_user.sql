-- The account: one row.
CREATE TABLE account (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    password_hash TEXT,
    is_admin INTEGER NOT NULL,
    is_guest INTEGER NOT NULL,
    -- The version of the terms that were agreed to.
    terms TEXT,
    created_ms INTEGER NOT NULL,
    -- Set once, for ever: nobody can log in again, and the name stays taken.
    deactivated_ms INTEGER
);

-- Devices with the hash of their access token; an empty one is no token. `expires_ms` is when the access
-- token expires (NULL: never), `refresh` its refresh token with the pair that a refresh gave and nobody has
-- used yet (JSON; objects/user/sessions.rs). `last_seen_ms` is exact to the hour.
CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    display_name TEXT,
    token_hash TEXT NOT NULL,
    expires_ms INTEGER,
    refresh TEXT,
    created_ms INTEGER NOT NULL,
    last_seen_ms INTEGER
) WITHOUT ROWID;

-- Tokens for one more login each (m.login.token), as hashes.
CREATE TABLE login_token (hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL) WITHOUT ROWID;

-- OpenID tokens, as hashes.
CREATE TABLE openid_token (token_hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL) WITHOUT ROWID;

-- The rooms that the user is or was in, or is invited to. `position` is of the room's stream, `joined_at` of
-- the user's; `positions` maps the second to the first (JSON; objects/user/sync/position_map.rs).
CREATE TABLE room (
    room_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL,
    position INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    positions TEXT NOT NULL,
    invite_state TEXT
) WITHOUT ROWID;

-- Account data: global where `room_id` is empty, else of that room. `stream` is a position of the user's
-- stream.
CREATE TABLE account_data (
    room_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    content TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    PRIMARY KEY (room_id, event_type)
) WITHOUT ROWID;
CREATE INDEX account_data_stream ON account_data (stream);

-- Filters; the id is the hash of the definition.
CREATE TABLE filter (filter_id TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;

-- The profile: one row, once a field was set. `pending_rooms` are the joined rooms that do not show it yet.
CREATE TABLE profile (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    fields TEXT NOT NULL,
    pending_rooms TEXT NOT NULL
);

-- Effects on others that are recorded and not done (objects/host/outbox.rs).
CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
