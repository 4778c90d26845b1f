-- The keys of the server, made at its first start: one row. Never in D1, never in KV.
CREATE TABLE keys (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    signing_version TEXT NOT NULL,
    signing_seed TEXT NOT NULL,
    token_secret TEXT NOT NULL,
    created_ms INTEGER NOT NULL
);
