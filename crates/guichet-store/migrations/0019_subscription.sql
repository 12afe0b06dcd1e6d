-- Programs of the brand that are told what happens, in order, from a place in the events on. Their secrets are sealed elsewhere.
CREATE TABLE subscription (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    url {text} NOT NULL,
    -- Nouns of events (JSON): case, message, promise…
    nouns {text} NOT NULL,
    state {text} NOT NULL,
    -- The last place that it was told of.
    position BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failing_since BIGINT,
    problem {text},
    next_at BIGINT NOT NULL,
    last_success_at BIGINT,
    created_at BIGINT NOT NULL,
    -- Guards what a worker found against what a person changed meanwhile.
    revision BIGINT NOT NULL
);
CREATE INDEX subscription_by_brand ON subscription (brand_id, created_at, id);
CREATE INDEX subscription_due ON subscription (next_at, id) WHERE state = 'active';
