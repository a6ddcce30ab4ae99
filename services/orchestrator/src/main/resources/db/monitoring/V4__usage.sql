-- Roll-ups of finished calls: how many there were in a minute, an hour and a day, and what they used.

-- Nobody sets it yet: there are no agents.
ALTER TABLE llm_requests ADD COLUMN agent_id text;

-- What calls are told apart by. Where user and key are not told apart they are null, as in usage_minute_by_model.
CREATE TABLE usage_series (
    series_id  uuid PRIMARY KEY,
    provider   text,
    model      text,
    user_id    text,
    key_id     uuid,
    agent_id   text
);

COMMENT ON COLUMN usage_series.series_id IS 'Reckoned from the other columns, so that it is the same wherever it is made';
COMMENT ON COLUMN usage_series.model IS 'As all texts here, its first 128 characters';

-- Rises with every row that is written or changed; rows are written by one transaction at a time.
CREATE SEQUENCE usage_revision;

-- Sums are numeric because a hostile provider may report any number of tokens.
CREATE TABLE usage_minute (
    bucket                   timestamptz NOT NULL,
    series_id                uuid        NOT NULL,
    revision                 bigint      NOT NULL,
    requests                 numeric     NOT NULL,
    errors                   numeric     NOT NULL,
    refused                  numeric     NOT NULL,
    cancelled                numeric     NOT NULL,
    cached                   numeric     NOT NULL,
    unpriced                 numeric     NOT NULL,
    cost_nano_usd            numeric     NOT NULL,
    input_uncached_tokens    numeric     NOT NULL,
    cache_read_tokens        numeric     NOT NULL,
    cache_write_short_tokens numeric     NOT NULL,
    cache_write_long_tokens  numeric     NOT NULL,
    input_audio_tokens       numeric     NOT NULL,
    input_image_tokens       numeric     NOT NULL,
    output_text_tokens       numeric     NOT NULL,
    output_reasoning_tokens  numeric     NOT NULL,
    output_audio_tokens      numeric     NOT NULL,
    web_searches             numeric     NOT NULL,
    answered                 numeric     NOT NULL,
    latency_us               numeric     NOT NULL,
    first_tokens             numeric     NOT NULL,
    time_to_first_token_us   numeric     NOT NULL,
    latency_sketch           bytea       NOT NULL,
    first_token_sketch       bytea       NOT NULL,
    PRIMARY KEY (bucket, series_id)
) PARTITION BY RANGE (bucket);

COMMENT ON COLUMN usage_minute.cost_nano_usd IS 'By the newest corrections; calls without a price are counted in unpriced';
COMMENT ON COLUMN usage_minute.latency_us IS 'The sum over the calls that were answered, as the sketch is';
COMMENT ON COLUMN usage_minute.latency_sketch IS
    'A DDSketch of microseconds in DataDog''s encoding, relative accuracy 0.01, without its mapping; concatenated, sketches are merged';

CREATE TABLE usage_minute_by_model (LIKE usage_minute INCLUDING ALL) PARTITION BY RANGE (bucket);
CREATE TABLE usage_hour (LIKE usage_minute INCLUDING ALL) PARTITION BY RANGE (bucket);
CREATE TABLE usage_hour_by_model (LIKE usage_minute INCLUDING ALL) PARTITION BY RANGE (bucket);
CREATE TABLE usage_day (LIKE usage_minute INCLUDING ALL);
CREATE TABLE usage_day_by_model (LIKE usage_minute INCLUDING ALL);

-- Minutes whose calls have changed since they were rolled up. A mark is set in the transaction that makes the change.
CREATE TABLE usage_marks (
    mark_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    minute   timestamptz NOT NULL
);

CREATE INDEX usage_marks_minute ON usage_marks (minute);

-- Rows are only ever added, so that two who mark never wait for each other.
CREATE FUNCTION mark_usage(moments timestamptz[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO usage_marks (minute)
    SELECT DISTINCT date_bin('1 minute', moment, 'epoch'::timestamptz) FROM unnest(moments) AS moment
$$;

-- The calls that are here already.
INSERT INTO usage_marks (minute)
SELECT DISTINCT date_bin('1 minute', started_at, 'epoch'::timestamptz) FROM llm_requests;

CREATE INDEX llm_request_corrections_started_at ON llm_request_corrections (started_at);

-- How far partitions have been dropped, by the table that they belonged to. They are never made again.
CREATE TABLE dropped_partitions (
    parent          text PRIMARY KEY,
    dropped_before  date NOT NULL
);

-- Partitions are made and dropped by the service, which can give up waiting for a lock.
DROP FUNCTION ensure_day_partition(text, date);
DROP FUNCTION drop_day_partitions(text, date);
