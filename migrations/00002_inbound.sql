-- +goose Up

-- What came back by mail. The same bytes twice are one row, so taking a message again has no second effect.
CREATE TABLE inbound_messages (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash        bytea       NOT NULL UNIQUE,           -- SHA-256 of raw
    raw         bytea       NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('bounce', 'complaint', 'reply', 'auto_reply', 'other')),
    reading     jsonb       NOT NULL,                  -- reports, text, sender, subject: as they were read
    mailing_id  bigint,                                -- the letter that it is about, where that is proven
    message_n   int,
    client_id   bigint REFERENCES clients ON DELETE CASCADE, -- an erased person leaves no letters behind
    received_at timestamptz NOT NULL
);
CREATE INDEX inbound_messages_client ON inbound_messages (client_id) WHERE client_id IS NOT NULL;
