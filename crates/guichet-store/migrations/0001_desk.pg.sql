-- Full text. The words were folded and stemmed before; they are taken as they are.
CREATE TABLE search_entry (
    brand_id BYTEA NOT NULL,
    position BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (brand_id, position)
);
CREATE INDEX search_entry_words ON search_entry USING GIN (words);
