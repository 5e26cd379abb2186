-- +goose Up

-- What a reader may leave without leaving everything: news, offers, invitations.
CREATE TABLE topics (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL UNIQUE CHECK (name <> ''), -- readers see it
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE campaigns ADD COLUMN topic_id bigint REFERENCES topics;
ALTER TABLE mailings ADD COLUMN topic_id bigint;

-- A suppression holds for everything, for one topic or for one sender; an address may have one of each.
ALTER TABLE suppressions
    ADD COLUMN scope text NOT NULL DEFAULT 'all' CHECK (scope ~ '^(all|topic:[1-9][0-9]*|sender:[1-9][0-9]*)$'),
    ADD COLUMN author text NOT NULL DEFAULT '',                -- the user or token that asked for it; empty: the reader, or salut itself
    DROP CONSTRAINT suppressions_email_hash_key,
    ADD CONSTRAINT suppressions_email_hash_scope_key UNIQUE (email_hash, scope);
