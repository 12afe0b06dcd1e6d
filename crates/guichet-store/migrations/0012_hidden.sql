-- Why the network was asked to hide a message: a code.
ALTER TABLE message ADD COLUMN hidden_reason {text};

-- Words that a colleague keeps as evidence, sealed: a copy of its own, which stays when their author takes them back.
CREATE TABLE evidence (
    message_id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    reason {text} NOT NULL,
    held_by {blob} NOT NULL,
    held_at BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    nonce {blob} NOT NULL,
    sealed {blob} NOT NULL
);
CREATE INDEX evidence_by_end ON evidence (held_until);

-- What the last probe of an account found, in the words that name rights and settings.
ALTER TABLE channel ADD COLUMN check_words {text};
