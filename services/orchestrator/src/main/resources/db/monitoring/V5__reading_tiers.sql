-- Readings over five minutes and over an hour, for spans of time that are too long for single readings. A row begins at
-- its timestamp; its metrics are averages under the names that they have in user_system_performance, beside the
-- smallest and the largest value and the number of readings that knew the metric.
CREATE TABLE user_system_performance_five_minutes (
    LIKE user_system_performance INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
    readings bigint NOT NULL,
    PRIMARY KEY (organization_id, metric_type, timestamp)
) PARTITION BY RANGE (timestamp);

DO $$
DECLARE
    metric text;
BEGIN
    FOR metric IN
        SELECT column_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = 'user_system_performance'
            AND data_type IN ('double precision', 'bigint')
        ORDER BY ordinal_position
    LOOP
        EXECUTE format(
            'ALTER TABLE user_system_performance_five_minutes ALTER %1$I TYPE double precision,'
            ' ADD %2$I double precision, ADD %3$I double precision, ADD %4$I bigint NOT NULL',
            metric, metric || '_min', metric || '_max', metric || '_count');
    END LOOP;
END
$$;

COMMENT ON COLUMN user_system_performance_five_minutes.metric_id IS 'Of the first reading in it';
COMMENT ON COLUMN user_system_performance_five_minutes.readings IS 'How many there were';
COMMENT ON COLUMN user_system_performance_five_minutes.custom IS 'Averages of what plug-ins measured';

CREATE TABLE user_system_performance_hours (
    LIKE user_system_performance_five_minutes INCLUDING ALL
) PARTITION BY RANGE (timestamp);

-- Hours whose readings have come since they were added up. Whoever writes readings marks them, in one transaction.
CREATE TABLE reading_marks (
    mark_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hour     timestamptz NOT NULL
);

CREATE INDEX reading_marks_hour ON reading_marks (hour);

CREATE FUNCTION mark_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reading_marks (hour)
    SELECT DISTINCT date_bin('1 hour', timestamp, 'epoch'::timestamptz) FROM written;
    RETURN NULL;
END
$$;

CREATE TRIGGER mark_readings AFTER INSERT ON user_system_performance
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION mark_readings();

-- The readings that are here already.
INSERT INTO reading_marks (hour)
SELECT DISTINCT date_bin('1 hour', timestamp, 'epoch'::timestamptz) FROM user_system_performance;

-- For whoever pulls what has changed since a revision.
CREATE INDEX usage_minute_revision ON usage_minute (revision);
CREATE INDEX usage_minute_by_model_revision ON usage_minute_by_model (revision);
CREATE INDEX usage_hour_revision ON usage_hour (revision);
CREATE INDEX usage_hour_by_model_revision ON usage_hour_by_model (revision);
CREATE INDEX usage_day_revision ON usage_day (revision);
CREATE INDEX usage_day_by_model_revision ON usage_day_by_model (revision);
