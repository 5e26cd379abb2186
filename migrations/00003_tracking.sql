-- +goose Up

ALTER TABLE clients ADD COLUMN no_tracking boolean NOT NULL DEFAULT false; -- objects to being counted: letters have plain links and no pixel
ALTER TABLE campaigns ADD COLUMN tracking jsonb;                           -- null: clicks and opens are counted
ALTER TABLE mailings ADD COLUMN tracking jsonb NOT NULL DEFAULT '{}';      -- {"clicks": true, "opens": true, "params": "utm_source=…"}

-- Where the counted links of a mailing lead: Liquid, in the form that templates.CompileAddress reads. The only addresses that a click is sent to.
CREATE TABLE mailing_links (
    mailing_id bigint NOT NULL,
    link       int    NOT NULL,                        -- step * 65536 + the link's number in the letter
    language   text   NOT NULL,
    part       text   NOT NULL CHECK (part IN ('html', 'text')),
    address    text   NOT NULL,
    label      text   NOT NULL,
    PRIMARY KEY (mailing_id, link)
);

-- Opens and clicks, each with its evidence and what was made of it. The verdict of a hit may change when later ones throw light on it.
CREATE TABLE hits (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL,
    client_id  bigint      NOT NULL,
    mailing_id bigint      NOT NULL,
    message_n  int         NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('opened', 'clicked')),
    link       int         NOT NULL DEFAULT 0,         -- of mailing_links; 0 for an open
    agent      text        NOT NULL,                   -- the User-Agent field
    network    text        NOT NULL,                   -- the /24 or /48 that it came from
    how        text        NOT NULL DEFAULT '',        -- head, prefetch
    verdict    text        NOT NULL CHECK (verdict IN ('human', 'machine', 'unknown')),
    reason     text        NOT NULL,                   -- a code: browser, scanner, burst …
    rules      smallint    NOT NULL,                   -- the version of the rules that said so
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE hits_default PARTITION OF hits DEFAULT;
CREATE INDEX hits_message ON hits (mailing_id, message_n);
CREATE INDEX hits_client ON hits (client_id, at DESC, id DESC);

-- Which pieces of the processes' journals of hits have been taken in, so that none is taken twice. Gone when the file is.
CREATE TABLE hit_journals (
    writer  text   NOT NULL,
    segment bigint NOT NULL,
    PRIMARY KEY (writer, segment)
);

-- What came back to a mailing, for its report. Deferrals, of which there may be many, are not in it.
CREATE INDEX events_answers ON events (mailing_id, message_n) WHERE mailing_id IS NOT NULL AND kind <> 'deferred';
