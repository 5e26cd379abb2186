-- +goose Up

-- What the list of clients is searched by: words of names and companies, and how addresses and phone numbers begin.
CREATE INDEX clients_words ON clients USING gin (to_tsvector('simple', translate(lower(last_name || ' ' || first_name || ' ' || middle_name || ' ' || company), 'ё@._-+/\', 'е       ')));
CREATE INDEX clients_email_begins ON clients (email text_pattern_ops);
CREATE INDEX clients_phone ON clients (phone text_pattern_ops) WHERE phone <> '';

-- What it is sorted by; the id parts clients that are alike.
CREATE INDEX clients_by_name ON clients (nullif(translate(lower(btrim(last_name || ' ' || first_name || ' ' || middle_name)), 'ё', 'е'), ''), id);
CREATE INDEX clients_by_city ON clients (nullif(translate(lower(city), 'ё', 'е'), ''), id);
CREATE INDEX clients_by_stage ON clients (stage, id);
CREATE INDEX clients_by_purchase ON clients (last_purchase_at, id) WHERE last_purchase_at IS NOT NULL;
CREATE INDEX clients_owner ON clients (owner_id, id) WHERE owner_id IS NOT NULL;
CREATE INDEX hits_opened ON hits (at, id) WHERE kind = 'opened' AND verdict = 'human';

-- What a trial of an import shows: the first rows as clients, and each kind of problem with its first rows.
ALTER TABLE imports
    ADD COLUMN sample   jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN problems jsonb NOT NULL DEFAULT '[]';

-- One change to many clients at once, made in the background.
CREATE TABLE bulk_acts (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    act         text        NOT NULL CHECK (act IN ('add_tags', 'remove_tags', 'set_stage', 'set_owner', 'suppress')),
    tags        text[]      NOT NULL DEFAULT '{}',
    stage       text        NOT NULL DEFAULT '',
    owner_id    bigint,
    note        text        NOT NULL DEFAULT '',       -- of a suppression
    state       text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed', 'undoing', 'undone')),
    total       bigint      NOT NULL,                  -- clients that were meant when it began
    done        bigint      NOT NULL DEFAULT 0,        -- of these: looked at
    changed     bigint      NOT NULL DEFAULT 0,
    skipped     bigint      NOT NULL DEFAULT 0,        -- of a suppression: clients without an address
    author      text        NOT NULL,                  -- the user or token, by the name that people know
    created_at  timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now(),    -- when its process last said that it is at work
    finished_at timestamptz
);

-- Whom it changed, a batch a row, and what stood there before: so it can be undone.
CREATE TABLE bulk_parts (
    bulk_id    bigint   NOT NULL REFERENCES bulk_acts ON DELETE CASCADE,
    n          int      NOT NULL,
    client_ids bigint[] NOT NULL,
    before     text[]   NOT NULL,                      -- in the order of client_ids: the stage, the owner, or the tags in question, as JSON
    PRIMARY KEY (bulk_id, n)
);

-- Addresses of clients that were merged into another: what comes from them, and imports that bring them, are about that one.
CREATE TABLE client_addresses (
    email     text   PRIMARY KEY,                      -- normal form
    client_id bigint NOT NULL REFERENCES clients ON DELETE CASCADE,
    since     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX client_addresses_client ON client_addresses (client_id);
