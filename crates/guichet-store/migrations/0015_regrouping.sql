-- Two cases that were made one, or one that was made two: the cases before and after (JSON, no words of people), so that it
-- can be undone.
CREATE TABLE regrouping (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    kind {text} NOT NULL,
    case_id {blob} NOT NULL,
    other_id {blob} NOT NULL,
    made_by {blob} NOT NULL,
    made_at BIGINT NOT NULL,
    cases {text} NOT NULL,
    undone_by {blob},
    undone_at BIGINT
);
CREATE INDEX regrouping_by_case ON regrouping (case_id, made_at, id);
CREATE INDEX regrouping_by_other ON regrouping (other_id, made_at, id);

-- What it moved from one case to the other: the id of a row, and of which table.
CREATE TABLE regrouped_row (
    regrouping_id {blob} NOT NULL,
    brand_id {blob} NOT NULL,
    row_kind {text} NOT NULL,
    row_id {blob} NOT NULL,
    PRIMARY KEY (regrouping_id, row_kind, row_id)
);

-- In a case that was two there may be two people: a link shows each of them what they wrote and were told themselves.
ALTER TABLE tracking_token ADD COLUMN customer_id {blob};
UPDATE tracking_token SET customer_id = (SELECT c.customer_id FROM case_file c WHERE c.id = tracking_token.case_id);
CREATE INDEX tracking_token_by_customer ON tracking_token (customer_id);
ALTER TABLE form_token ADD COLUMN customer_id {blob};
