-- The keys of the server, made at its first start: one row. Never in D1, never in KV.
CREATE TABLE keys (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    signing_version TEXT NOT NULL,
    signing_seed TEXT NOT NULL,
    token_secret TEXT NOT NULL,
    created_ms INTEGER NOT NULL
);

-- Effects on others that are recorded and not done (objects/host/outbox.rs).
CREATE TABLE outbox (id INTEGER PRIMARY KEY, effect TEXT NOT NULL);
CREATE TABLE timer (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
