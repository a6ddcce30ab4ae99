-- Every finished call, one row each, in a partition for each day (UTC).

CREATE TABLE llm_requests (
    request_id                uuid        NOT NULL,
    started_at                timestamptz NOT NULL,
    organization_id           text        NOT NULL,
    key_id                    uuid,
    user_id                   text,
    caller                    text        NOT NULL,
    client_request_id         text,
    endpoint                  text        NOT NULL,
    requested_model           text,
    stream                    boolean     NOT NULL,
    request_bytes             bigint      NOT NULL,
    provider                  text,
    model                     text,
    attempts                  integer     NOT NULL,
    finish_reason             text,
    status                    text        NOT NULL CHECK (status IN ('ok', 'error', 'refused', 'cancelled')),
    http_status               integer     NOT NULL,
    error_code                text,
    error_message             text,
    response_bytes            bigint      NOT NULL,
    input_uncached_tokens     bigint      NOT NULL,
    cache_read_tokens         bigint      NOT NULL,
    cache_write_short_tokens  bigint      NOT NULL,
    cache_write_long_tokens   bigint      NOT NULL,
    input_audio_tokens        bigint      NOT NULL,
    input_image_tokens        bigint      NOT NULL,
    output_text_tokens        bigint      NOT NULL,
    output_reasoning_tokens   bigint      NOT NULL,
    output_audio_tokens       bigint      NOT NULL,
    input_tokens              bigint      GENERATED ALWAYS AS (input_uncached_tokens + cache_read_tokens
                                              + cache_write_short_tokens + cache_write_long_tokens
                                              + input_audio_tokens + input_image_tokens) STORED,
    output_tokens             bigint      GENERATED ALWAYS AS (output_text_tokens + output_reasoning_tokens
                                              + output_audio_tokens) STORED,
    usage_source              text        NOT NULL CHECK (usage_source IN ('none', 'reported', 'estimated')),
    usage_adds_up             boolean     NOT NULL,
    cost_nano_usd             bigint,
    price_id                  text,
    unpriced_reason           text,
    latency_us                bigint      NOT NULL,
    time_to_first_token_us    bigint,
    upstream_us               bigint      NOT NULL,
    recorded_at               timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, started_at)
) PARTITION BY RANGE (started_at);

COMMENT ON COLUMN llm_requests.cost_nano_usd IS
    'Billionths of a US dollar; 0 when nothing was used, null when there is no price: see unpriced_reason';
COMMENT ON COLUMN llm_requests.latency_us IS 'From the arrival of the request to the last byte of the answer, microseconds';

CREATE INDEX llm_requests_started_at ON llm_requests (started_at DESC, request_id DESC);
CREATE INDEX llm_requests_key_id ON llm_requests (key_id, started_at DESC);
CREATE INDEX llm_requests_client_request_id ON llm_requests (client_request_id) WHERE client_request_id IS NOT NULL;

-- What calls said, where the operator keeps it (STORE_CONTENT), apart from the records and dropped sooner.
CREATE TABLE llm_request_content (
    request_id  uuid        NOT NULL,
    started_at  timestamptz NOT NULL,
    request     text        NOT NULL,
    response    text        NOT NULL,
    truncated   boolean     NOT NULL,
    PRIMARY KEY (request_id, started_at)
) PARTITION BY RANGE (started_at);

-- Makes the partition of one day. It is made apart and then attached, because CREATE TABLE … PARTITION OF would lock
-- the whole table against readers; the advisory lock lets several orchestrators ask at once.
CREATE FUNCTION ensure_day_partition(parent text, day date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    part text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_day_partition'), hashtext(parent));
    IF to_regclass(quote_ident(part)) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, part, to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
END;
$$;

-- Drops the partitions of days before `oldest`, whole, and answers how many.
CREATE FUNCTION drop_day_partitions(parent text, oldest date) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    part text;
    dropped integer := 0;
BEGIN
    FOR part IN
        SELECT child.relname FROM pg_inherits
        JOIN pg_class child ON child.oid = pg_inherits.inhrelid
        WHERE pg_inherits.inhparent = to_regclass(quote_ident(parent))
          AND child.relname ~ ('^' || parent || '_[0-9]{8}$')
          AND to_date(right(child.relname, 8), 'YYYYMMDD') < oldest
    LOOP
        EXECUTE format('DROP TABLE %I', part);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END;
$$;
