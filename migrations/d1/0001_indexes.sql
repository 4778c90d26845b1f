-- The index of all objects, for backups and repairs. `kind` is room, user or server.
CREATE TABLE registry (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- The published rooms of each server's room directory.
CREATE TABLE published_room (
    server TEXT NOT NULL,
    room_id TEXT NOT NULL,
    PRIMARY KEY (server, room_id)
) WITHOUT ROWID;

-- Registration tokens. `completed` never exceeds `uses_allowed` (NULL: unlimited uses).
CREATE TABLE registration_token (
    server TEXT NOT NULL,
    token TEXT NOT NULL,
    uses_allowed INTEGER,
    completed INTEGER NOT NULL DEFAULT 0,
    expires_ms INTEGER,
    PRIMARY KEY (server, token)
) WITHOUT ROWID;
