-- +goose Up

-- access ------------------------------------------------------------------------------------------------------------

CREATE TABLE api_tokens (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text        NOT NULL CHECK (name <> ''),
    role         text        NOT NULL CHECK (role IN ('admin', 'marketer', 'manager', 'viewer')),
    prefix       text        NOT NULL,                 -- shown, so that a person can tell tokens apart
    hash         bytea       NOT NULL UNIQUE,          -- SHA-256 of the token; the token itself is never kept
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz
);

CREATE TABLE idempotency_keys (
    token_id     bigint      NOT NULL REFERENCES api_tokens ON DELETE CASCADE,
    key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint  bytea       NOT NULL,                 -- SHA-256 of method, path and body: the same key with another request is refused
    status       int,                                  -- null while the first request still runs
    content_type text        NOT NULL DEFAULT '',
    resource     text        NOT NULL DEFAULT '',      -- the path of what was made: erasing that erases the answer
    body         bytea,                                -- sealed with the secret key: an answer may hold a secret
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (token_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- clients -----------------------------------------------------------------------------------------------------------

CREATE TABLE imports (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state          text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed', 'undone')),
    file_name      text        NOT NULL DEFAULT '',
    options        jsonb       NOT NULL DEFAULT '{}',
    encoding       text        NOT NULL DEFAULT '',
    delimiter      text        NOT NULL DEFAULT '',
    mapping        jsonb       NOT NULL DEFAULT '{}',
    dry_run        boolean     NOT NULL DEFAULT false,
    rows           bigint      NOT NULL DEFAULT 0,
    created        bigint      NOT NULL DEFAULT 0,
    updated        bigint      NOT NULL DEFAULT 0,
    skipped        bigint      NOT NULL DEFAULT 0,
    rejected       bigint      NOT NULL DEFAULT 0,
    doubtful_names bigint      NOT NULL DEFAULT 0,
    header         text[]      NOT NULL DEFAULT '{}',    -- heads the columns of the rejected rows
    bytes_read     bigint      NOT NULL DEFAULT 0,
    bytes_total    bigint      NOT NULL DEFAULT 0,
    error          text        NOT NULL DEFAULT '',
    created_at     timestamptz NOT NULL DEFAULT now(),
    finished_at    timestamptz
);

CREATE TABLE clients (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email             text UNIQUE,                     -- normal form: lower case, domain as ASCII (IDNA); null for a client known by phone only
    email_hash        bytea GENERATED ALWAYS AS (sha256(email::bytea)) STORED, -- what a suppression is found by
    external_id       text UNIQUE,
    phone             text        NOT NULL DEFAULT '', -- E.164
    first_name        text        NOT NULL DEFAULT '',
    middle_name       text        NOT NULL DEFAULT '',
    last_name         text        NOT NULL DEFAULT '',
    gender            text        NOT NULL DEFAULT 'unknown' CHECK (gender IN ('male', 'female', 'unknown')),
    gender_source     text        NOT NULL DEFAULT '',
    gender_confidence double precision NOT NULL DEFAULT 0,
    name_doubtful     boolean     NOT NULL DEFAULT false,
    name_confirmed    boolean     NOT NULL DEFAULT false, -- a person said so: no import changes name or gender any more
    birth_year        smallint,                        -- null where only month and day are known
    birth_month       smallint CHECK (birth_month BETWEEN 1 AND 12),
    birth_day         smallint CHECK (birth_day BETWEEN 1 AND 31),
    company           text        NOT NULL DEFAULT '',
    position          text        NOT NULL DEFAULT '',
    industry          text        NOT NULL DEFAULT '',
    city              text        NOT NULL DEFAULT '',
    language          text        NOT NULL DEFAULT '', -- BCP 47, empty: the letter's default
    timezone          text        NOT NULL DEFAULT '', -- IANA
    stage             text        NOT NULL DEFAULT 'prospect' CHECK (stage IN ('prospect', 'active', 'former')),
    tags              text[]      NOT NULL DEFAULT '{}',
    attributes        jsonb       NOT NULL DEFAULT '{}',
    attributes_folded jsonb       NOT NULL GENERATED ALWAYS AS (translate(lower(attributes::text), 'ё', 'е')::jsonb) STORED, -- what segments compare, so that one index answers = without regard to case
    owner_id          bigint,
    consent_basis     text        NOT NULL DEFAULT '' CHECK (consent_basis IN ('', 'consent', 'contract', 'legitimate_interest', 'public')),
    consent_source    text        NOT NULL DEFAULT '',
    consent_at        timestamptz,
    bonus_balance     numeric(14, 2) NOT NULL DEFAULT 0,
    last_purchase_at  timestamptz,
    purchase_count    int         NOT NULL DEFAULT 0,
    total_spent       numeric(14, 2) NOT NULL DEFAULT 0,
    import_id         bigint REFERENCES imports ON DELETE SET NULL, -- the import that created the client
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CHECK (email IS NULL OR position('\' in email) = 0),
    CHECK ((birth_month IS NULL) = (birth_day IS NULL)),
    CHECK (birth_year IS NULL OR birth_month IS NOT NULL)
);
CREATE INDEX clients_attributes ON clients USING gin (attributes_folded jsonb_path_ops);
CREATE INDEX clients_tags ON clients USING gin (tags);
CREATE INDEX clients_birthday ON clients (birth_month, birth_day) WHERE birth_month IS NOT NULL;
CREATE INDEX clients_import ON clients (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX clients_doubtful ON clients (id) WHERE name_doubtful;

CREATE TABLE import_rejects (
    import_id bigint NOT NULL REFERENCES imports ON DELETE CASCADE,
    row       bigint NOT NULL,                         -- as in the file, the header being row 1
    code      text   NOT NULL,
    reason    text   NOT NULL,                         -- English format; params word it in another language
    params    jsonb  NOT NULL DEFAULT '[]',
    line      text[] NOT NULL,
    PRIMARY KEY (import_id, row)
);

-- What an import changed in a client that was there before, so that it can be undone.
CREATE TABLE import_changes (
    import_id bigint NOT NULL REFERENCES imports ON DELETE CASCADE,
    client_id bigint NOT NULL REFERENCES clients ON DELETE CASCADE,
    at        timestamptz NOT NULL DEFAULT now(),
    before    jsonb  NOT NULL,                         -- the changed fields only
    after     jsonb  NOT NULL,                         -- the same fields as the import left them: what was changed since is not undone
    PRIMARY KEY (import_id, client_id)
);
CREATE INDEX import_changes_client ON import_changes (client_id);

CREATE TABLE suppressions (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email_hash bytea       NOT NULL UNIQUE,            -- SHA-256 of the normal form; all that is left of an erased person
    email      text,
    reason     text        NOT NULL CHECK (reason IN ('manual', 'unsubscribed', 'bounced', 'complained', 'erased', 'imported')),
    note       text        NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now()
);

-- What happened to a client, append-only. Outcomes of messages that stand in `messages` are not repeated here; what has
-- no row there is: a deferral, a change, a suppression, and whatever comes back.
CREATE TABLE events (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL,
    client_id  bigint      NOT NULL,
    kind       text        NOT NULL,
    mailing_id bigint,
    message_n  int,
    data       jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX events_client ON events (client_id, at DESC, id DESC);
CREATE TABLE events_default PARTITION OF events DEFAULT;

-- segments ----------------------------------------------------------------------------------------------------------

CREATE TABLE segments (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CHECK (name <> ''),
    rule       jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- templates ---------------------------------------------------------------------------------------------------------

CREATE TABLE templates (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CHECK (name <> ''),
    version_id bigint,                                 -- what the next launch freezes
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz                             -- frozen versions must stay readable
);

CREATE TABLE template_versions (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    template_id bigint      NOT NULL REFERENCES templates ON DELETE CASCADE,
    content     jsonb       NOT NULL,                  -- language, subject, preheader, format, body, text, translations
    problems    jsonb       NOT NULL DEFAULT '[]',      -- found when it was saved
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX template_versions_template ON template_versions (template_id);
ALTER TABLE templates ADD FOREIGN KEY (version_id) REFERENCES template_versions DEFERRABLE INITIALLY DEFERRED;

-- Parts that letters share. A template version holds the blocks that it includes, so a changed block is a new version of each template.
CREATE TABLE blocks (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CHECK (name <> ''),
    language   text        NOT NULL DEFAULT '',        -- empty: for letters in any language
    body       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (name, language)
);

-- Which newest version of a template includes which block.
CREATE TABLE template_blocks (
    template_id bigint NOT NULL REFERENCES templates ON DELETE CASCADE,
    block_id    bigint NOT NULL REFERENCES blocks ON DELETE CASCADE,
    PRIMARY KEY (template_id, block_id)
);
CREATE INDEX template_blocks_block ON template_blocks (block_id);

-- Pictures of letters, by the hash of their bytes: the same picture twice is one row.
CREATE TABLE images (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash       text        NOT NULL UNIQUE,            -- SHA-256 in hex, the name in the public address
    kind       text        NOT NULL CHECK (kind IN ('png', 'jpeg', 'gif', 'webp')),
    name       text        NOT NULL,                   -- of the file, as it was uploaded
    width      int         NOT NULL,
    height     int         NOT NULL,
    size       int         NOT NULL,                   -- bytes
    data       bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE images ALTER COLUMN data SET STORAGE EXTERNAL; -- compressed already

-- delivery ----------------------------------------------------------------------------------------------------------

CREATE TABLE senders (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text        NOT NULL CHECK (name <> ''),
    from_name    text        NOT NULL DEFAULT '',
    from_address text        NOT NULL,
    reply_to     text        NOT NULL DEFAULT '',
    host         text        NOT NULL,
    port         int         NOT NULL CHECK (port BETWEEN 1 AND 65535),
    username     text        NOT NULL DEFAULT '',
    password     bytea,                                -- sealed with the secret key
    auth         text        NOT NULL DEFAULT 'auto',
    security     text        NOT NULL DEFAULT 'starttls' CHECK (security IN ('none', 'starttls', 'tls')),
    ca_pem       text        NOT NULL DEFAULT '',
    connections  int         NOT NULL DEFAULT 0 CHECK (connections BETWEEN 0 AND 1000), -- 0: no limit of its own
    limits       jsonb       NOT NULL DEFAULT '{}',
    dkim         jsonb,                                -- how letters are signed; null: they are not
    dkim_key     bytea,                                -- sealed with the secret key
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    deleted_at   timestamptz
);

-- What a launch freezes. A campaign has one mailing for life; a letter outside a campaign has a mailing without one.
CREATE TABLE mailings (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign_id bigint UNIQUE,
    name        text        NOT NULL DEFAULT '',
    purpose     text        NOT NULL CHECK (purpose IN ('marketing', 'outreach', 'greeting', 'service')),
    state       text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'held', 'canceled')),
    held_reason text        NOT NULL DEFAULT '',
    steps       jsonb       NOT NULL,                  -- [{"version_id": 1, "wait_s": 0}]
    sender_ids  bigint[]    NOT NULL,
    stop_on     text[]      NOT NULL DEFAULT '{}',
    send_window   jsonb,                               -- when letters may be begun; null: at any time
    frequency_cap jsonb,                               -- how many marketing letters a client may get; null: any number
    seed        bytea       NOT NULL,                  -- with n and id_domain makes each Message-ID, the same at every attempt
    id_domain   text        NOT NULL,
    next_n      int         NOT NULL DEFAULT 1,
    watched     bigint[]    NOT NULL DEFAULT '{0,0,0}', -- letters answered, bounced, complained about when a person last resumed it
    launched_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz                            -- when the last message was answered; null again after a retry
);

CREATE TYPE message_state AS ENUM ('pending', 'sent', 'failed', 'skipped', 'canceled', 'uncertain');

-- One row is one letter to one client for one step, for its whole life. Narrow, updated in batches: `state` is in no index,
-- so that with free room in the page an update touches no index at all (HOT). Who is due is found by `chunks`.
-- client_id has no foreign key: checking a million of them would double the time of a launch; erasing a client goes through delivery.
CREATE TABLE messages (
    mailing_id bigint        NOT NULL,
    n          int           NOT NULL,
    client_id  bigint        NOT NULL,
    sender_id  bigint        NOT NULL,
    step       smallint      NOT NULL DEFAULT 0,
    variant    smallint      NOT NULL DEFAULT 0,
    occurrence int           NOT NULL DEFAULT 0,       -- the year of a birthday, 0 where there is only one
    attempt    smallint      NOT NULL DEFAULT 0,       -- tries that the next server answered, or that may have reached it
    state      message_state NOT NULL DEFAULT 'pending',
    due_at     timestamptz   NOT NULL,
    done_at    timestamptz,                            -- when the state became final; for sent, the server's 250
    reason     text,                                   -- a code: suppressed, no_consent, rejected, expired, render …
    smtp_reply text,
    PRIMARY KEY (mailing_id, n),
    UNIQUE (client_id, mailing_id, step, occurrence)
) PARTITION BY RANGE (mailing_id);
CREATE TABLE messages_default PARTITION OF messages DEFAULT WITH (fillfactor = 45);

-- A run of up to 500 neighbouring messages of one sender: what is leased and what an asynq task carries. Deleted when nothing in it is pending.
CREATE TABLE chunks (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailing_id    bigint      NOT NULL REFERENCES mailings ON DELETE CASCADE,
    sender_id     bigint      NOT NULL,
    from_n        int         NOT NULL,
    to_n          int         NOT NULL,                -- inclusive
    due_at        timestamptz NOT NULL,                -- earliest of its pending messages
    queued_until  timestamptz NOT NULL DEFAULT '-infinity', -- a task is on its way; after this it is taken for lost
    worker        text        NOT NULL DEFAULT '',     -- who holds the lease
    lease         bigint      NOT NULL DEFAULT 0,      -- grows with each lease: an old holder's word counts no more
    leased_until  timestamptz NOT NULL DEFAULT '-infinity',
    granted       int[]       NOT NULL DEFAULT '{}',   -- the n that the holder may be sending now
    granted_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);
CREATE INDEX chunks_due ON chunks (due_at);
CREATE INDEX chunks_mailing ON chunks (mailing_id, due_at);

-- Messages that a lost worker was allowed to begin and never reported. Nobody sends them until its journal, or time, says what became of them.
CREATE TABLE orphans (
    mailing_id bigint      NOT NULL REFERENCES mailings ON DELETE CASCADE,
    n          int         NOT NULL,
    worker     text        NOT NULL,
    since      timestamptz NOT NULL,
    PRIMARY KEY (mailing_id, n)
);

-- Which database this is, and how often each worker counted on in it: less than the worker's own folder says means that it was restored
-- from a backup.
CREATE TABLE installation (
    one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    id  uuid    NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO installation DEFAULT VALUES;
CREATE TABLE worker_beats (
    worker text   PRIMARY KEY,
    beats  bigint NOT NULL
) WITH (fillfactor = 50);

-- A sender whose server can't be reached or says 421 rests, longer each time.
CREATE TABLE sender_health (
    sender_id     bigint PRIMARY KEY REFERENCES senders ON DELETE CASCADE,
    failures      int         NOT NULL,
    blocked_until timestamptz NOT NULL,
    last_reply    text        NOT NULL
);

-- A mailbox provider that asked a sender to slow down: its letters go one by one.
CREATE TABLE provider_pace (
    sender_id     bigint      NOT NULL REFERENCES senders ON DELETE CASCADE,
    provider      text        NOT NULL,
    gap_ms        bigint      NOT NULL,                -- between two letters, of all workers together
    blocked_until timestamptz NOT NULL,
    next_at       timestamptz NOT NULL,                -- the last moment that was given to a letter
    troubled_at   timestamptz NOT NULL,                -- when it last asked, or was last believed a little more
    last_reply    text        NOT NULL,
    PRIMARY KEY (sender_id, provider)
);

-- Who takes mail for a domain. Looked up only for senders that a provider has asked to slow down.
CREATE TABLE mail_domains (
    domain       text        PRIMARY KEY,
    provider     text        NOT NULL,
    looked_up_at timestamptz NOT NULL
);

-- What a sender with limits has used up, by all workers together. A row only where there are limits.
CREATE TABLE sender_pace (
    sender_id  bigint PRIMARY KEY REFERENCES senders ON DELETE CASCADE,
    next_at    timestamptz NOT NULL DEFAULT '-infinity', -- when the next letter may be begun, by the limit of a second
    hour       timestamptz NOT NULL DEFAULT '-infinity', -- the hour that hour_used counts
    hour_used  int         NOT NULL DEFAULT 0,
    day        timestamptz NOT NULL DEFAULT '-infinity', -- the midnight that day_used counts from
    day_used   int         NOT NULL DEFAULT 0,
    full_until timestamptz NOT NULL DEFAULT '-infinity', -- nothing may be granted before
    full_by    text        NOT NULL DEFAULT ''           -- the limit that says so: per_second, per_hour, per_day
) WITH (fillfactor = 50);

-- The counts of a campaign, kept with each batch of results. Several rows (shards) so that workers don't wait for each other; a sum over them is exact.
CREATE TABLE mailing_counts (
    mailing_id      bigint   NOT NULL REFERENCES mailings ON DELETE CASCADE,
    shard           smallint NOT NULL,
    audience        bigint NOT NULL DEFAULT 0,
    pending         bigint NOT NULL DEFAULT 0,         -- those being sent among them
    sent            bigint NOT NULL DEFAULT 0,
    failed          bigint NOT NULL DEFAULT 0,
    skipped         bigint NOT NULL DEFAULT 0,
    canceled        bigint NOT NULL DEFAULT 0,
    uncertain       bigint NOT NULL DEFAULT 0,
    bounced         bigint NOT NULL DEFAULT 0,
    opened          bigint NOT NULL DEFAULT 0,
    clicked         bigint NOT NULL DEFAULT 0,
    replied         bigint NOT NULL DEFAULT 0,
    unsubscribed    bigint NOT NULL DEFAULT 0,
    complained      bigint NOT NULL DEFAULT 0,
    redeemed        bigint NOT NULL DEFAULT 0,
    machine_opened  bigint NOT NULL DEFAULT 0,
    machine_clicked bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (mailing_id, shard)
) WITH (fillfactor = 50);

-- campaigns ---------------------------------------------------------------------------------------------------------

CREATE TABLE campaigns (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            text        NOT NULL CHECK (name <> ''),
    purpose         text        NOT NULL CHECK (purpose IN ('marketing', 'outreach', 'greeting', 'service')),
    segment_id      bigint      NOT NULL REFERENCES segments,
    sender_ids      bigint[]    NOT NULL,
    entry           jsonb       NOT NULL,
    steps           jsonb       NOT NULL,
    stop_on         text[]      NOT NULL DEFAULT '{}',
    holdout_percent int         NOT NULL DEFAULT 0 CHECK (holdout_percent BETWEEN 0 AND 90),
    send_window     jsonb,
    frequency_cap   jsonb,
    plan_state      text        NOT NULL DEFAULT 'draft' CHECK (plan_state IN ('draft', 'scheduled', 'paused', 'held', 'canceled')),
    scheduled_for   timestamptz,                       -- when a scheduled one starts
    held_reason     text        NOT NULL DEFAULT '',
    mailing_id      bigint REFERENCES mailings,        -- set by the start; from then on the mailing says the state
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX campaigns_scheduled ON campaigns (scheduled_for) WHERE plan_state = 'scheduled';

CREATE TABLE preflights (
    campaign_id bigint PRIMARY KEY REFERENCES campaigns ON DELETE CASCADE,
    state       text        NOT NULL CHECK (state IN ('running', 'done')),
    done        bigint      NOT NULL DEFAULT 0,
    total       bigint      NOT NULL DEFAULT 0,
    ok          boolean     NOT NULL DEFAULT false,
    problems    jsonb       NOT NULL DEFAULT '[]',
    started_at  timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now()
);
