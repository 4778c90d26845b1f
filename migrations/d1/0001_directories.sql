-- Every object that exists, for backups and repairs.
CREATE TABLE registry (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- The rooms of the public room directory.
CREATE TABLE published_room (
    server TEXT NOT NULL,
    room_id TEXT NOT NULL,
    PRIMARY KEY (server, room_id)
) WITHOUT ROWID;
