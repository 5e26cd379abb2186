-- +goose Up

-- An archived topic is offered for no new campaign; who left it stays left.
ALTER TABLE topics ADD COLUMN archived_at timestamptz;

-- When a worker last said that it lives, which version it is, and how much its journal holds.
ALTER TABLE worker_beats
    ADD COLUMN beat_at       timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN version       text        NOT NULL DEFAULT '',
    ADD COLUMN journal_bytes bigint      NOT NULL DEFAULT 0;

-- What is deleted when it is older than so many days. No row: it is kept for ever.
CREATE TABLE retention (
    what       text        PRIMARY KEY CHECK (what IN ('inbound_raw', 'hit_evidence')),
    days       int         NOT NULL CHECK (days BETWEEN 30 AND 3650),
    reached    bigint      NOT NULL DEFAULT 0,         -- the id up to which all is dealt with
    removed    bigint      NOT NULL DEFAULT 0,         -- by all runs so far
    swept_at   timestamptz                             -- the last run
);
