-- Users who asked to be forgotten, and the newest position of the stream then: who comes later sees what
-- they said redacted.
CREATE TABLE erased (user_id TEXT PRIMARY KEY, stream INTEGER NOT NULL) WITHOUT ROWID;
