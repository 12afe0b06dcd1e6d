-- Somebody stands before a network's own page and is about to come back: who, for which account, and what only we know. Used once.
CREATE TABLE connecting (
    state {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    channel_id {blob} NOT NULL,
    session {blob} NOT NULL,
    nonce {blob} NOT NULL,
    sealed {blob} NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX connecting_by_end ON connecting (expires_at);

-- What the last probe of an account found: its own, beside what receiving says.
ALTER TABLE channel ADD COLUMN checked_at BIGINT;
ALTER TABLE channel ADD COLUMN check_problem {text};
ALTER TABLE channel ADD COLUMN ends_at BIGINT;
ALTER TABLE channel ADD COLUMN quiet_since BIGINT;

-- Items by hour since 1970, counted on write: the rhythm with which a silence is compared.
CREATE TABLE channel_hour (
    channel_id {blob} NOT NULL,
    brand_id {blob} NOT NULL,
    hour BIGINT NOT NULL,
    items BIGINT NOT NULL,
    PRIMARY KEY (channel_id, hour)
);
