-- +goose Up

-- A message is kept before it is understood: what a door took is never lost by what reading it does.
ALTER TABLE inbound_messages
    ALTER COLUMN kind SET DEFAULT 'other',
    ALTER COLUMN reading SET DEFAULT '{}',
    ADD COLUMN door          text        NOT NULL DEFAULT 'api' CHECK (door IN ('api', 'pipe', 'smtp', 'lmtp', 'imap')),
    ADD COLUMN envelope_from text        NOT NULL DEFAULT '',
    ADD COLUMN recipients    text[]      NOT NULL DEFAULT '{}', -- of the envelope, where the door knows them
    ADD COLUMN processed_at  timestamptz,                       -- null: what it says is not written yet
    ADD COLUMN attempts      int         NOT NULL DEFAULT 0,
    ADD COLUMN try_at        timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN quarantine    text        NOT NULL DEFAULT '',   -- a code: why it is set aside; empty: it is not
    ADD COLUMN detail        text        NOT NULL DEFAULT '';
UPDATE inbound_messages SET processed_at = received_at;
CREATE INDEX inbound_messages_waiting ON inbound_messages (try_at) WHERE processed_at IS NULL AND quarantine = '';
CREATE INDEX inbound_messages_kind ON inbound_messages (kind, id);
CREATE INDEX inbound_messages_quarantined ON inbound_messages (id) WHERE quarantine <> '';

-- Mailboxes that workers read. Null: the sender has none.
ALTER TABLE senders ADD COLUMN imap jsonb, ADD COLUMN imap_password bytea; -- sealed with the secret key

-- Which worker reads a mailbox now, and how it goes.
CREATE TABLE mailboxes (
    sender_id    bigint PRIMARY KEY REFERENCES senders ON DELETE CASCADE,
    worker       text        NOT NULL DEFAULT '',
    leased_until timestamptz NOT NULL DEFAULT now(),
    failures     int         NOT NULL DEFAULT 0,
    try_at       timestamptz NOT NULL DEFAULT now(),   -- after a failure
    failed_at    timestamptz,                          -- settings that changed since then are tried at once
    stage        text        NOT NULL DEFAULT '',      -- where the last attempt ended; empty: it went well
    words        text        NOT NULL DEFAULT '',      -- what the server said then
    read_at      timestamptz                           -- when it was last read through
);

-- How far each folder has been read. Another UIDVALIDITY is another folder of the same name (RFC 3501 §2.3.1.1).
CREATE TABLE mailbox_folders (
    sender_id    bigint NOT NULL REFERENCES senders ON DELETE CASCADE,
    folder       text   NOT NULL,
    uid_validity bigint NOT NULL,
    last_uid     bigint NOT NULL,
    PRIMARY KEY (sender_id, folder)
);
