-- Tokens with which accounts are made. `completed` never passes `uses_allowed`, which is unlimited if NULL.
CREATE TABLE registration_token (
    server TEXT NOT NULL,
    token TEXT NOT NULL,
    uses_allowed INTEGER,
    completed INTEGER NOT NULL DEFAULT 0,
    expires_ms INTEGER,
    PRIMARY KEY (server, token)
) WITHOUT ROWID;
