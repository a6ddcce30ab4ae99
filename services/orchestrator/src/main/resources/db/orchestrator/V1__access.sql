-- Who may call. The secret itself is nowhere: only its SHA-256.
CREATE TABLE api_keys (
    key_id       uuid        PRIMARY KEY,
    name         text        NOT NULL,
    prefix       text        NOT NULL,
    secret_hash  bytea       NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    role         text        NOT NULL CHECK (role IN ('admin', 'member', 'viewer')),
    user_id      text,
    models       text[]      NOT NULL DEFAULT '{}',
    expires_at   timestamptz,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz
);

COMMENT ON COLUMN api_keys.prefix IS 'The first characters of the secret, so that a person can tell keys apart';
COMMENT ON COLUMN api_keys.models IS 'The models it may call; empty means every model';
