-- What a brand can give, a file in versions. A version is never changed: the newest counts.
CREATE TABLE catalogue_version (
    brand_id {blob} NOT NULL,
    version BIGINT NOT NULL,
    body {text} NOT NULL,
    note {text} NOT NULL,
    written_by {blob},
    written_at BIGINT NOT NULL,
    PRIMARY KEY (brand_id, version)
);

-- What was given. An erasure cuts the person out of a line, and leaves the sum for the books.
CREATE TABLE gift (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    code {text} NOT NULL,
    kind {text} NOT NULL,
    entitled_by {text},
    cents BIGINT NOT NULL,
    currency {text} NOT NULL,
    case_id {blob},
    customer_id {blob},
    message_id {blob},
    given_by {blob} NOT NULL,
    approved_by {blob},
    given_at BIGINT NOT NULL,
    month {text} NOT NULL,
    taken_back_at BIGINT
);
-- The same stands once for a person in a case, whoever presses at once.
CREATE UNIQUE INDEX gift_once ON gift (case_id, customer_id, code) WHERE taken_back_at IS NULL;
CREATE INDEX gift_of_customer ON gift (customer_id, given_at);
CREATE INDEX gift_of_message ON gift (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX gift_of_month ON gift (brand_id, month, code, given_at, id);

-- The written complaint and the final answer of a case: from them runs the time of the mediator.
CREATE TABLE mediation (
    case_id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    complaint_message {blob},
    complained_at BIGINT,
    complaint_note {text} NOT NULL,
    complaint_by {blob},
    final_message {blob},
    final_at BIGINT,
    final_by {blob},
    version BIGINT NOT NULL
);
