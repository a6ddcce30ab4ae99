CREATE TABLE organizations (
    organization_id text        PRIMARY KEY,
    name            text        NOT NULL,
    status          text        NOT NULL DEFAULT 'active',
    created_at      timestamptz NOT NULL
);

-- Only a key's SHA-256 is kept.
CREATE TABLE operator_keys (
    key_id      uuid        PRIMARY KEY,
    name        text        NOT NULL,
    prefix      text        NOT NULL,
    secret_hash text        NOT NULL UNIQUE,
    role        text        NOT NULL,
    created_at  timestamptz NOT NULL,
    revoked_at  timestamptz
);

CREATE TABLE orchestrators (
    orchestrator_id   uuid        PRIMARY KEY,
    organization_id   text        NOT NULL REFERENCES organizations,
    name              text        NOT NULL,
    url               text        NOT NULL,
    version           text,
    health            text        NOT NULL,
    stopped           boolean     NOT NULL,
    registered_at     timestamptz NOT NULL,
    last_heartbeat_at timestamptz
);

CREATE INDEX orchestrators_organization ON orchestrators (organization_id);
