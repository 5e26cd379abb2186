-- +goose Up

-- Who signs in to the web app.
CREATE TABLE users (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email         text        NOT NULL UNIQUE CHECK (email <> ''), -- in its normal form
    name          text        NOT NULL DEFAULT '',
    role          text        NOT NULL CHECK (role IN ('admin', 'marketer', 'manager', 'viewer')),
    language      text        NOT NULL DEFAULT 'ru' CHECK (language IN ('ru', 'en')),
    password_hash text,                                -- argon2id; null: comes in by sign-in links only
    era           int         NOT NULL DEFAULT 0,      -- sessions of an earlier era have ended
    created_at    timestamptz NOT NULL DEFAULT now(),
    signed_in_at  timestamptz,
    disabled_at   timestamptz
);

CREATE TABLE user_sessions (
    token      text        PRIMARY KEY,                -- SHA-256 of the cookie; the cookie itself is never kept
    data       jsonb       NOT NULL,
    user_id    bigint      NOT NULL GENERATED ALWAYS AS ((data ->> 'user_id')::bigint) STORED REFERENCES users ON DELETE CASCADE,
    expires_at timestamptz NOT NULL                    -- moved on while it is used, never beyond data's deadline
);
CREATE INDEX user_sessions_user ON user_sessions (user_id);
CREATE INDEX user_sessions_age ON user_sessions (expires_at);

-- A link lets its user in once.
CREATE TABLE sign_in_links (
    hash       bytea       PRIMARY KEY,                -- SHA-256 of the secret
    user_id    bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_links_user ON sign_in_links (user_id);

-- While there is no user, each API process has printed a code that makes the first one.
CREATE TABLE setup_codes (
    hash       bytea       PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- How far the attempts of an address or for a user are ahead of the pace that is allowed.
CREATE TABLE sign_in_pace (
    key   bytea       PRIMARY KEY,                     -- SHA-256: what a stranger typed is not kept
    ahead timestamptz NOT NULL
);

-- Requests have their one effect for users as for tokens.
ALTER TABLE idempotency_keys ADD COLUMN user_id bigint REFERENCES users ON DELETE CASCADE;
ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_pkey;
ALTER TABLE idempotency_keys ALTER COLUMN token_id DROP NOT NULL;
ALTER TABLE idempotency_keys ADD CHECK ((token_id IS NULL) <> (user_id IS NULL));
ALTER TABLE idempotency_keys ADD COLUMN caller text NOT NULL
    GENERATED ALWAYS AS (CASE WHEN user_id IS NULL THEN 'token ' || token_id::text ELSE 'user ' || user_id::text END) STORED;
ALTER TABLE idempotency_keys ADD PRIMARY KEY (caller, key);
CREATE INDEX idempotency_keys_token ON idempotency_keys (token_id);
CREATE INDEX idempotency_keys_user ON idempotency_keys (user_id);
