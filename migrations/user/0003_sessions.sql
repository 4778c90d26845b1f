-- When the token of a device ends (never, if NULL), and its refresh token with the pair that a refresh
-- handed out and nobody has used yet (JSON; objects/user/sessions.rs). An empty token_hash is no token.
ALTER TABLE device ADD COLUMN expires_ms INTEGER;
ALTER TABLE device ADD COLUMN refresh TEXT;
-- To the hour.
ALTER TABLE device ADD COLUMN last_seen_ms INTEGER;

ALTER TABLE account ADD COLUMN is_guest INTEGER NOT NULL DEFAULT 0;
-- The version of the terms that were agreed to.
ALTER TABLE account ADD COLUMN terms TEXT;
-- Set once, for ever: nobody can log in again, and the name stays taken.
ALTER TABLE account ADD COLUMN deactivated_ms INTEGER;

-- Tokens for one more login each (m.login.token).
CREATE TABLE login_token (hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL) WITHOUT ROWID;
