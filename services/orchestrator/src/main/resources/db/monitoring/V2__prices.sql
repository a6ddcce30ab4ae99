-- What a cost depends on beside the tokens, so that every row can be explained and rated again.
ALTER TABLE llm_requests
    ADD COLUMN service_tier        text,
    ADD COLUMN region              text,
    ADD COLUMN priced_as_provider  text,
    ADD COLUMN priced_as_model     text,
    ADD COLUMN web_searches        bigint NOT NULL DEFAULT 0,
    ADD COLUMN usage_raw           text;

COMMENT ON COLUMN llm_requests.priced_as_provider IS 'Whose prices hold, as openai for a server of one''s own';
COMMENT ON COLUMN llm_requests.priced_as_model IS
    'The model as the provider was asked for it: priced where the model that answered has no price of its own';
COMMENT ON COLUMN llm_requests.usage_raw IS 'The provider''s own JSON where it does not add up: see usage_adds_up';

-- Every price that calls were rated with, as an entry of a price list. An id whose price was corrected has several
-- entries. Rows are added, never changed.
CREATE TABLE llm_prices (
    price_id     text        NOT NULL,
    fingerprint  text        NOT NULL,
    entry        text        NOT NULL,
    seen_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (price_id, fingerprint)
);

COMMENT ON COLUMN llm_prices.fingerprint IS 'SHA-256 of the entry, hexadecimal';

-- A call's cost as it was found to be later. llm_requests keeps what was reckoned at the time; the newest correction
-- is what the call cost as far as is known. Rows are added, never changed.
CREATE TABLE llm_request_corrections (
    correction_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id         uuid        NOT NULL,
    started_at         timestamptz NOT NULL,
    organization_id    text        NOT NULL,
    old_cost_nano_usd  bigint,
    old_price_id       text,
    new_cost_nano_usd  bigint      NOT NULL,
    price_id           text        NOT NULL,
    reason             text        NOT NULL,
    corrected_by       text        NOT NULL,
    corrected_at       timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN llm_request_corrections.old_cost_nano_usd IS 'What it was before this correction; null when unpriced';

CREATE INDEX llm_request_corrections_newest ON llm_request_corrections (request_id, correction_id DESC);
