-- What isolates reported, by day since 1970 (UTC): one row a day (objects/server/usage.rs).
CREATE TABLE usage (
    day INTEGER PRIMARY KEY,
    requests INTEGER NOT NULL,
    object_requests INTEGER NOT NULL,
    rows_read INTEGER NOT NULL,
    rows_written INTEGER NOT NULL
);
