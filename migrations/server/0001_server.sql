-- The keys of the server, generated at the first request: one row. The keys are never in D1 or KV.
CREATE TABLE keys (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    signing_version TEXT NOT NULL,
    signing_seed TEXT NOT NULL,
    token_secret TEXT NOT NULL,
    created_ms INTEGER NOT NULL
);

-- Recorded effects on other objects and on indexes that are not done yet (objects/host/store/outbox.rs).
CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
