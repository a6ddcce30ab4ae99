CREATE INDEX sample_by_time ON sample (noted_at);
