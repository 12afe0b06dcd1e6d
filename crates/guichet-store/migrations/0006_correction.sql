-- What colleagues said of readings. The words of customers stay in `message`; what is learnt is weighed again from them.
CREATE TABLE correction (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    message_id {blob} NOT NULL,
    made_by {blob} NOT NULL,
    made_at BIGINT NOT NULL,
    -- The edit of the message that was read.
    revision BIGINT NOT NULL,
    -- What the engine said of each label that is set, and what is right (JSON).
    said {text} NOT NULL,
    fixed {text} NOT NULL,
    UNIQUE (message_id)
);
CREATE INDEX correction_by_time ON correction (brand_id, made_at, id);

-- Messages that are owed a decision, the newest first: they are read again when something was taught.
CREATE INDEX message_owed ON message (brand_id, created_at, id) WHERE direction = 'inbound' AND decision IS NULL;
-- Messages that a colleague decided, the latest first: their readings were left as they are.
CREATE INDEX message_decided ON message (brand_id, decided_at, id) WHERE direction = 'inbound' AND decided_by IS NOT NULL;
