-- Every object that exists, for backups and repairs.
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

-- Registration tokens. `completed` never passes `uses_allowed`, which is unlimited if NULL.
CREATE TABLE registration_token (
    server TEXT NOT NULL,
    token TEXT NOT NULL,
    uses_allowed INTEGER,
    completed INTEGER NOT NULL DEFAULT 0,
    expires_ms INTEGER,
    PRIMARY KEY (server, token)
) WITHOUT ROWID;
