CREATE TABLE sample (
    id bigint PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT now(),
    name text NOT NULL
);
