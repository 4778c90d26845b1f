-- The account: one row.
CREATE TABLE account (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    password_hash TEXT,
    is_admin INTEGER NOT NULL,
    is_guest INTEGER NOT NULL,
    -- The version of the terms that the user accepted.
    terms TEXT,
    created_ms INTEGER NOT NULL,
    -- Rises when all sessions may end: at a change of password, a logout of all devices, the deactivation.
    generation INTEGER NOT NULL DEFAULT 0,
    -- Set once and permanently (NULL: active): no login succeeds, and the name stays taken.
    deactivated_ms INTEGER,
    -- Whether the user asked for erasure at the deactivation.
    is_erased INTEGER NOT NULL DEFAULT 0,
    -- Wrong passwords by address block and device, and the blocks of recent logins (JSON,
    -- objects/user/account/attempts.rs). A block is a keyed hash; no address is stored.
    attempts TEXT
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
-- stream. `joined_at` and `stream` are positions of the user's stream: of the join, and of the newest change.
-- `positions` maps positions of the user's stream to positions of the room's stream (JSON,
-- objects/user/sync/position_map.rs). `inviter` is that of a pending invite; `invite_state`
-- is the stripped state of a pending invite or knock. `is_forgotten`: the user has left the room and forgotten it.
-- `unread` lists the unread events that notify the user (JSON, core/sync/src/unread.rs), `unread_at` is the position of the user's
-- stream at which the list changed, `unread_count` its length.
CREATE TABLE room (
    room_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL,
    position INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    positions TEXT NOT NULL,
    inviter TEXT,
    invite_state TEXT,
    is_forgotten INTEGER NOT NULL DEFAULT 0,
    unread TEXT,
    unread_at INTEGER NOT NULL DEFAULT 0,
    unread_count INTEGER NOT NULL DEFAULT 0,
    wake INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Account data: global if `room_id` is empty, otherwise of that room. `stream` is a position of the user's
-- stream. `bytes` is the length of `content`; 0 if the account data was removed, and `content` is then an empty object.
CREATE TABLE account_data (
    room_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    content TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    PRIMARY KEY (room_id, event_type)
) WITHOUT ROWID;
CREATE INDEX account_data_stream ON account_data (stream);
CREATE INDEX account_data_removed ON account_data (stream) WHERE bytes = 0;

-- Read markers that only the user sees: `kind` is `m.fully_read` (its content is account data too) or `m.read.private`.
-- `thread` is `main` or the root of a thread, or empty for the whole room. `depth` and `number` are the place of the event
-- in the room's timeline, `stream` is a position of the user's stream.
CREATE TABLE read_marker (
    room_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    thread TEXT NOT NULL,
    event_id TEXT NOT NULL,
    ts_ms INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    number INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    PRIMARY KEY (room_id, kind, thread)
) WITHOUT ROWID;
CREATE INDEX private_receipt_stream ON read_marker (stream) WHERE kind = 'm.read.private';

-- Events that are sent at `due_ms` (objects/user/delayed_events.rs). `state_key` is NULL for a message event. `device_id` is the
-- device that scheduled the event, `position` the delivered position of the room's stream at that time, `delay_ms` the delay.
-- `sticky_ms` is for how long the event will be sticky (NULL: not).
CREATE TABLE delayed_event (
    delay_id TEXT PRIMARY KEY,
    room_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    state_key TEXT,
    content TEXT NOT NULL,
    device_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    delay_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    sticky_ms INTEGER
) WITHOUT ROWID;

-- Threads to which the user subscribed. `unsubscribed_at` is the position of the room's stream at which the user unsubscribed
-- (NULL: subscribed). `stream` is a position of the user's stream.
CREATE TABLE thread_subscription (
    room_id TEXT NOT NULL,
    root TEXT NOT NULL,
    is_automatic INTEGER NOT NULL,
    unsubscribed_at INTEGER,
    stream INTEGER NOT NULL,
    PRIMARY KEY (room_id, root)
) WITHOUT ROWID;
CREATE INDEX thread_subscription_stream ON thread_subscription (stream);

-- Pushers. `content` has all that the client said (JSON, objects/protocol/user/pushers.rs); `device_id` is the session that made
-- the pusher, which ends with it. `queue` is what the pusher has yet to send (JSON, core/push/src/queue.rs): it ends with the pusher.
CREATE TABLE pusher (
    app_id TEXT NOT NULL,
    pushkey TEXT NOT NULL,
    device_id TEXT NOT NULL,
    content TEXT NOT NULL,
    set_ms INTEGER NOT NULL,
    queue TEXT,
    PRIMARY KEY (app_id, pushkey)
) WITHOUT ROWID;

-- The events of which the user was notified, in blocks, newest last (JSON, core/push/src/notified.rs).
CREATE TABLE notification (
    block INTEGER PRIMARY KEY,
    entries TEXT NOT NULL
);

-- Messages to devices that the devices have not acknowledged (objects/user/to_device.rs). `position` numbers all messages of the
-- user. `number` and `upto_bytes` count the messages of the inbox and their bytes, up to this one, since the inbox was empty.
CREATE TABLE to_device (
    device_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    upto_bytes INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sender TEXT NOT NULL,
    event_type TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (device_id, position)
) WITHOUT ROWID;

-- The devices that sent messages to devices of the user: their last transactions (JSON, objects/user/store/message_senders.rs), and the
-- highest position of their messages. The highest one of all is the last position that was given.
CREATE TABLE to_device_sender (
    sender TEXT NOT NULL,
    device_id TEXT NOT NULL,
    transactions TEXT NOT NULL,
    position INTEGER NOT NULL,
    sent_ms INTEGER NOT NULL,
    PRIMARY KEY (sender, device_id)
) WITHOUT ROWID;

-- The identity keys of devices (JSON without `unsigned`).
CREATE TABLE device_keys (device_id TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;

-- One-time keys, in the order of their upload. `is_claimed`: the key was given out; it stays for a while, so that a repeated upload
-- does not give it out again (objects/user/store/one_time_keys.rs).
CREATE TABLE one_time_key (
    device_id TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    number INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    content TEXT NOT NULL,
    is_claimed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (device_id, algorithm, number)
) WITHOUT ROWID;

-- Fallback keys. `used_at` is the position of the user's stream at which one was last claimed for the first time.
CREATE TABLE fallback_key (
    device_id TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    key_id TEXT NOT NULL,
    content TEXT NOT NULL,
    is_used INTEGER NOT NULL DEFAULT 0,
    used_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (device_id, algorithm)
) WITHOUT ROWID;

-- Cross-signing keys: `usage` is master, self_signing or user_signing.
CREATE TABLE cross_signing_key (usage TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;

-- The user's signatures on the master keys of others (JSON, objects/protocol/user/keys.rs; empty if the key that signed was
-- replaced). `stream` is a position of the user's stream.
CREATE TABLE signed_key (user_id TEXT PRIMARY KEY, content TEXT NOT NULL, stream INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX signed_key_stream ON signed_key (stream);

-- The dehydrated device (objects/user/keys/dehydrated.rs): at most one row. Its keys and messages are in the tables of all devices.
CREATE TABLE dehydrated_device (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    device_id TEXT NOT NULL,
    display_name TEXT,
    device_data TEXT NOT NULL
);

-- Backups of room keys (objects/user/key_backups.rs), with the number and the bytes of their keys; `etag` rises with each change of the
-- keys. A deleted backup stays until there is a newer one, so that its version is not given again.
CREATE TABLE backup_version (
    version INTEGER PRIMARY KEY,
    algorithm TEXT NOT NULL,
    auth_data TEXT NOT NULL,
    count INTEGER NOT NULL,
    etag INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    is_deleted INTEGER NOT NULL
);

-- The keys of the backups.
CREATE TABLE backup_key (
    version INTEGER NOT NULL,
    room_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    first_message_index INTEGER NOT NULL,
    forwarded_count INTEGER NOT NULL,
    is_verified INTEGER NOT NULL,
    session_data TEXT NOT NULL,
    PRIMARY KEY (version, room_id, session_id)
) WITHOUT ROWID;

-- Filters. The id is the hash of the definition.
CREATE TABLE filter (filter_id TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;

-- The profile: at most one row. `pending_rooms` lists the joined rooms that do not show the profile yet.
CREATE TABLE profile (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    fields TEXT NOT NULL,
    pending_rooms TEXT NOT NULL
);

-- The user's presence, if presence is on: at most one row. `polled_ms` is when a client was last noted to poll as `state`;
-- `change` numbers the changes; `pending_rooms` lists the rooms that have not heard of the last one yet.
CREATE TABLE presence (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    state TEXT NOT NULL,
    status_msg TEXT,
    last_active_ms INTEGER NOT NULL,
    polled_ms INTEGER NOT NULL,
    change INTEGER NOT NULL,
    pending_rooms TEXT NOT NULL
);

-- The user's device list, once it has changed: at most one row. `change` numbers the changes; `published` is the newest one that the
-- directory of device keys has, since `published_ms`, and `stream` the position of the user's stream of that; `pending_rooms` lists
-- the rooms that have not heard of the last change yet.
CREATE TABLE device_list (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    change INTEGER NOT NULL,
    published INTEGER NOT NULL,
    published_ms INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    pending_rooms TEXT NOT NULL
);

-- Recorded effects on other objects and on indexes that are not done yet (objects/host/store/outbox.rs).
CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
