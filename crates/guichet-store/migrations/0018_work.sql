-- What was promised where no message says it, and when its owner is told that it falls due.
ALTER TABLE promise ADD COLUMN words {text};
ALTER TABLE promise ADD COLUMN warn_at BIGINT;
ALTER TABLE promise ADD COLUMN warned_at BIGINT;
UPDATE promise SET warn_at = due_at - 7200000 WHERE state = 'open';
CREATE INDEX promise_to_warn ON promise (warn_at, id) WHERE state = 'open' AND warn_at IS NOT NULL AND warned_at IS NULL;
CREATE INDEX promise_warned ON promise (brand_id, owner) WHERE state = 'open' AND warned_at IS NOT NULL;

-- A deadline is announced before, and becomes the lead's alarm when it was missed for long.
ALTER TABLE deadline ADD COLUMN warn_at BIGINT;
ALTER TABLE deadline ADD COLUMN escalate_at BIGINT;
ALTER TABLE deadline ADD COLUMN escalated_at BIGINT;
CREATE INDEX deadline_soon ON deadline (warn_at, id) WHERE met_at IS NULL AND dropped_at IS NULL AND warn_at IS NOT NULL;
CREATE INDEX deadline_waits_for_lead ON deadline (escalate_at, id)
    WHERE met_at IS NULL AND dropped_at IS NULL AND escalate_at IS NOT NULL AND escalated_at IS NULL;
CREATE INDEX deadline_escalated ON deadline (brand_id) WHERE met_at IS NULL AND dropped_at IS NULL AND escalated_at IS NOT NULL;

-- A changed policy is applied to what is open, page by page.
CREATE INDEX case_queued_by_id ON case_file (brand_id, id) WHERE queued = TRUE;

-- The one automatic word of a case while the desk is closed: a second one of the same closing is a conflict.
CREATE TABLE closed_word (
    brand_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    opens_at BIGINT NOT NULL,
    message_id {blob} NOT NULL,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, opens_at)
);
CREATE INDEX message_unanswered ON message (brand_id, received_at, id) WHERE direction = 'inbound' AND decision IS NULL;

-- How somebody works for a brand, as far as cases are shared out by it.
CREATE TABLE working (
    brand_id {blob} NOT NULL,
    user_id {blob} NOT NULL,
    skills {text} NOT NULL,
    languages {text} NOT NULL,
    novice BOOLEAN NOT NULL,
    pair {blob},
    hours {text} NOT NULL,
    available {text} NOT NULL,
    most_cases BIGINT NOT NULL,
    -- Hostile cases in a row that were given to them.
    hostile_run BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (brand_id, user_id)
);

-- What a colleague should know who takes a case over.
CREATE TABLE hand_over (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    given_by {blob} NOT NULL,
    given_to {blob},
    given_at BIGINT NOT NULL,
    note {text} NOT NULL
);
CREATE INDEX hand_over_of_case ON hand_over (case_id, given_at, id);
