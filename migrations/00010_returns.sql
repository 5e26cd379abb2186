-- +goose Up

-- A piece of a journal of hits is taken in by parts: how many of its lines were. What stands here from before was taken in whole.
ALTER TABLE hit_journals ADD COLUMN lines int NOT NULL DEFAULT 2147483647;

-- What a reader asked for: no two marketing letters within so many days. 0: nothing.
ALTER TABLE clients ADD COLUMN quiet_days smallint NOT NULL DEFAULT 0 CHECK (quiet_days BETWEEN 0 AND 366);
CREATE INDEX clients_quiet ON clients (id) WHERE quiet_days > 0;

-- The letter that a suppression came from, and the mail that said so. Null: none.
ALTER TABLE suppressions
    ADD COLUMN mailing_id bigint,
    ADD COLUMN message_n  int,
    ADD COLUMN inbound_id bigint,
    ADD CHECK ((mailing_id IS NULL) = (message_n IS NULL));

-- What a user should hear of: that a client of theirs wrote. A conversation stands here once for a user, new again with each letter.
CREATE TABLE notifications (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id   bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
    thread_id bigint      NOT NULL REFERENCES threads ON DELETE CASCADE,
    at        timestamptz NOT NULL,
    read_at   timestamptz,
    UNIQUE (user_id, thread_id)
);
CREATE INDEX notifications_user ON notifications (user_id, at DESC, id DESC);
CREATE INDEX notifications_thread ON notifications (thread_id);
