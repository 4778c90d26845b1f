-- The index of all objects, for backups and repairs. `kind` is room, user or server.
CREATE TABLE registry (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- The rooms of each server's room directory, as their Rooms describe them. `version` numbers the descriptions of a
-- room: an older one that arrives late changes nothing. `searched` is the name, the topic and the alias in lowercase.
-- A room that is not published any longer keeps its row, with `joined_members` NULL.
CREATE TABLE published_room (
    server TEXT NOT NULL,
    room_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    joined_members INTEGER,
    searched TEXT NOT NULL,
    room_type TEXT,
    summary TEXT NOT NULL,
    PRIMARY KEY (server, room_id)
) WITHOUT ROWID;
CREATE INDEX published_room_by_members ON published_room (server, joined_members, room_id)
    WHERE joined_members > 0;

-- The aliases of each server, with the users who made them.
CREATE TABLE room_alias (
    server TEXT NOT NULL,
    alias TEXT NOT NULL,
    room_id TEXT NOT NULL,
    creator TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (server, alias)
) WITHOUT ROWID;
CREATE INDEX room_alias_of_room ON room_alias (server, room_id);
CREATE INDEX room_alias_of_creator ON room_alias (server, creator);

-- Registration tokens. `completed` never exceeds `uses_allowed` (NULL: unlimited uses).
CREATE TABLE registration_token (
    server TEXT NOT NULL,
    token TEXT NOT NULL,
    uses_allowed INTEGER,
    completed INTEGER NOT NULL DEFAULT 0,
    expires_ms INTEGER,
    PRIMARY KEY (server, token)
) WITHOUT ROWID;

-- Invites to names of the server that nobody has registered, until the name is registered or the invite expires.
CREATE TABLE unclaimed_invite (
    server TEXT NOT NULL,
    user_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    inviter TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (server, user_id, room_id)
) WITHOUT ROWID;
CREATE INDEX unclaimed_invite_of_inviter ON unclaimed_invite (server, inviter);

-- What users report to who administers the server: a room, an event of a room, or a user.
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    server TEXT NOT NULL,
    reporter TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    room_id TEXT,
    event_id TEXT,
    user_id TEXT,
    reason TEXT
);
CREATE INDEX report_of_reporter ON report (server, reporter);
CREATE INDEX report_of_server ON report (server);

-- The users of each server in the user directory. `changed_ms` is when the profile changed: an older one that arrives
-- late changes nothing. A user who left the directory keeps the row, without words.
CREATE TABLE listed_user (
    server TEXT NOT NULL,
    user_id TEXT NOT NULL,
    changed_ms INTEGER NOT NULL,
    display_name TEXT,
    avatar_url TEXT,
    PRIMARY KEY (server, user_id)
) WITHOUT ROWID;
CREATE INDEX listed_user_by_avatar ON listed_user (server, avatar_url) WHERE avatar_url IS NOT NULL;

-- The words by which a user is found: those of the display name and of the user id, in lowercase.
CREATE TABLE user_word (
    server TEXT NOT NULL,
    word TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (server, word, user_id)
) WITHOUT ROWID;
CREATE INDEX user_word_of_user ON user_word (server, user_id);

-- The rooms that anybody may join or read: their members are found by everybody. `version` as in `published_room`.
CREATE TABLE open_room (
    server TEXT NOT NULL,
    room_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    PRIMARY KEY (server, room_id)
) WITHOUT ROWID;

-- The users of each server who may have a pusher with the same app and pushkey, whose hash is `key`.
CREATE TABLE pusher_owner (
    server TEXT NOT NULL,
    key TEXT NOT NULL,
    user_id TEXT NOT NULL,
    set_ms INTEGER NOT NULL,
    PRIMARY KEY (server, key, user_id)
) WITHOUT ROWID;

-- The device keys of each server's users, as their Users list them (JSON). `change` numbers the changes of a user's keys: an older one
-- that arrives late changes nothing. `bytes` is the length of `keys`.
CREATE TABLE device_keys (
    server TEXT NOT NULL,
    user_id TEXT NOT NULL,
    change INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    keys TEXT NOT NULL,
    PRIMARY KEY (server, user_id)
) WITHOUT ROWID;

-- The media of each server's users. `object` is the key of the bytes in R2; until something is uploaded, the media id is reserved and
-- ends at `expires_ms`. `accessed_day` counts the days since 1970. Media that is open was uploaded while anybody could download
-- without a token. `quarantined_by` is the administrator who hides the media from everybody.
CREATE TABLE media (
    server TEXT NOT NULL,
    media_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    object TEXT,
    bytes INTEGER,
    content_type TEXT,
    file_name TEXT,
    sha256 TEXT,
    accessed_day INTEGER,
    is_open INTEGER NOT NULL,
    quarantined_by TEXT,
    is_protected INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (server, media_id)
) WITHOUT ROWID;
CREATE INDEX media_of_owner ON media (server, owner, created_ms) WHERE object IS NOT NULL;
CREATE INDEX media_by_access ON media (server, accessed_day) WHERE object IS NOT NULL;
CREATE INDEX reserved_media ON media (server, expires_ms) WHERE object IS NULL;
CREATE INDEX reserved_media_of_owner ON media (server, owner, expires_ms) WHERE object IS NULL;

-- The objects in R2 that no media has: those that are being uploaded, and those that are to be deleted. The scheduled job deletes what
-- is due, the object first.
CREATE TABLE loose_object (
    server TEXT NOT NULL,
    object TEXT NOT NULL,
    due_ms INTEGER NOT NULL,
    PRIMARY KEY (server, object)
) WITHOUT ROWID;
CREATE INDEX loose_object_by_due ON loose_object (server, due_ms);

-- The rooms whose media an administrator hides: after which event of the room the scheduled job goes on, and when it last tried.
CREATE TABLE room_quarantine (
    server TEXT NOT NULL,
    room_id TEXT NOT NULL,
    quarantined_by TEXT NOT NULL,
    after INTEGER NOT NULL,
    tried_ms INTEGER NOT NULL,
    PRIMARY KEY (server, room_id)
) WITHOUT ROWID;
CREATE INDEX room_quarantine_by_try ON room_quarantine (server, tried_ms);

-- The media that is the avatar of each room. `version` is the position of the change in the room's stream: an older one that
-- arrives late changes nothing.
CREATE TABLE room_avatar (
    server TEXT NOT NULL,
    room_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    media_id TEXT,
    PRIMARY KEY (server, room_id)
) WITHOUT ROWID;
CREATE INDEX room_avatar_by_media ON room_avatar (server, media_id) WHERE media_id IS NOT NULL;

-- How much media each user has.
CREATE TABLE media_usage (
    server TEXT NOT NULL,
    owner TEXT NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (server, owner)
) WITHOUT ROWID;

-- The thumbnails of each server's media, each in a size and by a method (`variant`). `object` is the key of its bytes in R2. Of a picture
-- that has no thumbnail `refusal` says why: `too_large`, `unsupported`, `damaged`. The rows end with the media.
CREATE TABLE thumbnail (
    server TEXT NOT NULL,
    media_id TEXT NOT NULL,
    variant TEXT NOT NULL,
    object TEXT,
    bytes INTEGER,
    content_type TEXT,
    refusal TEXT,
    PRIMARY KEY (server, media_id, variant)
) WITHOUT ROWID;
