-- Of media that is scanned the operator's scanner has said whether it may be shown. What the scanner refuses has `scanner` in
-- `quarantined_by`.
ALTER TABLE media ADD COLUMN is_scanned INTEGER NOT NULL DEFAULT 0;
