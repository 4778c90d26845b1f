-- The account: one row.
CREATE TABLE account (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    password_hash TEXT,
    is_admin INTEGER NOT NULL,
    is_guest INTEGER NOT NULL,
    -- The version of the terms that the user accepted.
    terms TEXT,
    created_ms INTEGER NOT NULL,
    -- Set once and permanently (NULL: active): no login succeeds, and the name stays taken.
    deactivated_ms INTEGER
);

-- Devices with the hash of their access token (empty: the session has ended). The access token expires at
-- `expires_ms` (NULL: never). `refresh` holds the refresh token, and the next pair of tokens until its first
-- use (JSON, objects/user/sessions/session.rs). `last_seen_ms` is exact to the hour.
CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    display_name TEXT,
    token_hash TEXT NOT NULL,
    expires_ms INTEGER,
    refresh TEXT,
    created_ms INTEGER NOT NULL,
    last_seen_ms INTEGER
) WITHOUT ROWID;

-- Hashes of login tokens (m.login.token). Each login token allows one login.
CREATE TABLE login_token (hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL) WITHOUT ROWID;

-- Hashes of OpenID tokens.
CREATE TABLE openid_token (token_hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL) WITHOUT ROWID;

-- The rooms in which the user has or had a membership. `position` is the delivered position of the room's
-- stream. `joined_at` is a position of the user's stream. `positions` maps positions of the user's stream to
-- positions of the room's stream (JSON, objects/user/sync/position_map.rs).
CREATE TABLE room (
    room_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL,
    position INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    positions TEXT NOT NULL,
    invite_state TEXT
) WITHOUT ROWID;

-- Account data: global if `room_id` is empty, otherwise of that room. `stream` is a position of the user's
-- stream. `bytes` is the length of `content`.
CREATE TABLE account_data (
    room_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    content TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    PRIMARY KEY (room_id, event_type)
) WITHOUT ROWID;
CREATE INDEX account_data_stream ON account_data (stream);

-- Filters. The id is the hash of the definition.
CREATE TABLE filter (filter_id TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;

-- The profile: at most one row. `pending_rooms` lists the joined rooms that do not show the profile yet.
CREATE TABLE profile (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    fields TEXT NOT NULL,
    pending_rooms TEXT NOT NULL
);

-- Recorded effects on other objects and on indexes that are not done yet (objects/host/store/outbox.rs).
CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
