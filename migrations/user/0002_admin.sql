-- Whether the account administers this server.
ALTER TABLE account ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0;
