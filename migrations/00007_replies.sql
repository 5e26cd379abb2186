-- +goose Up

-- A letter that a person wrote to one client: its words, and what it answers. Null: the mailing's letters come from templates.
ALTER TABLE mailings ADD COLUMN written jsonb;

-- A conversation: one client, and the mailing that they answered or a chain of their own letters.
CREATE TABLE threads (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id     bigint      NOT NULL REFERENCES clients ON DELETE CASCADE,
    chain         text        NOT NULL,                -- mailing:ID, or the Message-ID that their chain begins with
    mailing_id    bigint,                              -- that was answered; null: nothing proves what they answer
    message_n     int,
    sender_id     bigint,                              -- who wrote to the client, or was written to
    subject       text        NOT NULL DEFAULT '',
    excerpt       text        NOT NULL DEFAULT '',     -- of the last letter, without quotes
    last_from     text        NOT NULL DEFAULT 'client' CHECK (last_from IN ('client', 'us')),
    automatic     boolean     NOT NULL,                -- no person has written in it
    unread        boolean     NOT NULL,
    done          boolean     NOT NULL DEFAULT false,
    snoozed_until timestamptz,                         -- out of sight until then
    assigned_to   bigint REFERENCES users ON DELETE SET NULL,
    count         int         NOT NULL DEFAULT 0,      -- their letters and our answers
    last_at       timestamptz NOT NULL,
    turn_at       timestamptz NOT NULL,                -- its place in the list: when it was last written in, or came back from its sleep
    UNIQUE (client_id, chain),
    CHECK (NOT done OR snoozed_until IS NULL)
);
CREATE INDEX threads_turn ON threads (turn_at DESC, id DESC);
CREATE INDEX threads_open ON threads (turn_at DESC, id DESC) WHERE NOT done;

ALTER TABLE inbound_messages ADD COLUMN thread_id bigint REFERENCES threads ON DELETE CASCADE;
CREATE INDEX inbound_messages_thread ON inbound_messages (thread_id, id) WHERE thread_id IS NOT NULL;

-- Which letters are our answers in which conversation, and who wrote them.
CREATE TABLE thread_answers (
    mailing_id bigint PRIMARY KEY,
    thread_id  bigint      NOT NULL REFERENCES threads ON DELETE CASCADE,
    author     text        NOT NULL,                   -- the user or token, by the name that people know
    written_at timestamptz NOT NULL
);
CREATE INDEX thread_answers_thread ON thread_answers (thread_id);

-- What came before there were conversations.
INSERT INTO threads (client_id, chain, mailing_id, message_n, sender_id, subject, excerpt, automatic, unread, count, last_at, turn_at)
SELECT i.client_id, 'mailing:' || i.mailing_id, i.mailing_id, min(i.message_n), min(m.sender_id),
       coalesce((array_agg(i.reading ->> 'subject' ORDER BY i.id DESC))[1], ''), left(coalesce((array_agg(i.reading ->> 'text' ORDER BY i.id DESC))[1], ''), 200),
       bool_and(i.kind = 'auto_reply'), bool_or(i.kind = 'reply'), count(*), max(i.received_at), max(i.received_at)
FROM inbound_messages i LEFT JOIN messages m ON m.mailing_id = i.mailing_id AND m.n = i.message_n
WHERE i.kind IN ('reply', 'auto_reply') AND i.client_id IS NOT NULL AND i.mailing_id IS NOT NULL AND i.processed_at IS NOT NULL
GROUP BY i.client_id, i.mailing_id;
UPDATE inbound_messages i SET thread_id = t.id FROM threads t
WHERE t.client_id = i.client_id AND t.mailing_id = i.mailing_id AND i.kind IN ('reply', 'auto_reply') AND i.processed_at IS NOT NULL;
