-- Incidents: many customers with one trouble, and which messages tell of them. The theme (JSON) holds words that at least three
-- customers said; an erasure says it anew without the words of whoever is erased. The rows of messages hold ids only.
CREATE TABLE incident (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    theme {text} NOT NULL,
    since BIGINT NOT NULL,
    noticed_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    state {text} NOT NULL,
    owner {blob},
    owned_at BIGINT,
    owner_due_at BIGINT NOT NULL,
    word_due_at BIGINT NOT NULL,
    word_said_at BIGINT,
    word_next_at BIGINT,
    over_at BIGINT,
    over_why {text},
    version BIGINT NOT NULL,
    -- For the order of the list: 0 while it goes on, 1 afterwards; the newest of each first.
    live_rank BIGINT NOT NULL,
    place BIGINT NOT NULL
);
CREATE INDEX incident_in_order ON incident (brand_id, live_rank, place, id);

CREATE TABLE incident_message (
    -- A message tells of one incident at most.
    message_id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    incident_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    customer_id {blob} NOT NULL,
    written_at BIGINT NOT NULL
);
CREATE INDEX incident_message_in_order ON incident_message (incident_id, written_at, message_id);
CREATE INDEX incident_message_by_case ON incident_message (case_id);
CREATE INDEX incident_message_by_customer ON incident_message (customer_id);
