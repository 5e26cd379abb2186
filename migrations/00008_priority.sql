-- +goose Up

-- Whose letters go first: 1 before 0 before -1. Campaigns of one priority take turns.
ALTER TABLE campaigns ADD COLUMN priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 1);
ALTER TABLE mailings ADD COLUMN priority smallint NOT NULL DEFAULT 0;
