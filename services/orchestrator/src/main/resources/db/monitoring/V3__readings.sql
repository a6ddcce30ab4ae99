-- What was read of host, process and service, one row for each reading, in a partition for each day (UTC). What could
-- not be known is null. Percentages are 0 to 100; api_error_rate is 0 to 1.

CREATE TABLE user_system_performance (
    metric_id                         uuid             NOT NULL,
    organization_id                   text             NOT NULL,
    user_id                           text,
    metric_type                       text             NOT NULL CHECK (metric_type IN ('system', 'api', 'custom')),
    timestamp                         timestamptz      NOT NULL,
    cpu_usage                         double precision,
    cpu_load_1m                       double precision,
    cpu_load_5m                       double precision,
    cpu_load_15m                      double precision,
    cpu_cores                         double precision,
    memory_usage                      double precision,
    memory_used_bytes                 bigint,
    memory_available_bytes            bigint,
    memory_total_bytes                bigint,
    swap_usage                        double precision,
    disk_usage                        double precision,
    disk_used_bytes                   bigint,
    disk_available_bytes              bigint,
    disk_total_bytes                  bigint,
    disk_read_bytes_per_second        double precision,
    disk_write_bytes_per_second       double precision,
    disk_reads_per_second             double precision,
    disk_writes_per_second            double precision,
    network_receive_bytes_per_second  double precision,
    network_transmit_bytes_per_second double precision,
    network_connections               bigint,
    pressure_cpu                      double precision,
    pressure_memory                   double precision,
    pressure_io                       double precision,
    process_cpu_usage                 double precision,
    process_memory_bytes              bigint,
    process_threads                   bigint,
    process_open_files                bigint,
    jvm_heap_used_bytes               bigint,
    jvm_gc_pause_ms                   double precision,
    event_loop_lag_ms                 double precision,
    api_requests_per_second           double precision,
    api_error_rate                    double precision,
    api_latency_p50_ms                double precision,
    api_latency_p95_ms                double precision,
    database_latency_ms               double precision,
    database_pool_usage               double precision,
    redis_latency_ms                  double precision,
    collection_duration_ms            double precision,
    custom                            jsonb            NOT NULL DEFAULT '{}',
    recorded_at                       timestamptz      NOT NULL DEFAULT now(),
    PRIMARY KEY (metric_id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE INDEX idx_system_metrics_org_timestamp
    ON user_system_performance (organization_id, timestamp DESC);
CREATE INDEX idx_system_metrics_timestamp
    ON user_system_performance (timestamp DESC);
CREATE INDEX idx_system_metrics_org_type_timestamp
    ON user_system_performance (organization_id, metric_type, timestamp DESC);
