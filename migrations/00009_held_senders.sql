-- +goose Up
-- A sender whose letters are refused or complained about too often over all its campaigns is held until a person lets it go on.
ALTER TABLE senders ADD COLUMN held_reason text NOT NULL DEFAULT '';
ALTER TABLE senders ADD COLUMN held_at timestamptz;
ALTER TABLE senders ADD COLUMN trusted_at timestamptz NOT NULL DEFAULT '-infinity'; -- when a person last did: what was launched before counts no more
