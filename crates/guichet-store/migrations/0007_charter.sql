-- The charter of each brand: every version with who wrote it and why. The newest one counts.
CREATE TABLE charter_version (
    brand_id {blob} NOT NULL,
    version BIGINT NOT NULL,
    body {text} NOT NULL,
    note {text} NOT NULL,
    written_by {blob},
    written_at BIGINT NOT NULL,
    PRIMARY KEY (brand_id, version)
);

-- A reply that waits, or waited, for somebody's word. Its id is the reply's.
CREATE TABLE approval (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    conversation_id {blob} NOT NULL,
    customer_id {blob} NOT NULL,
    body {text} NOT NULL,
    visibility {text} NOT NULL,
    seen_up_to {blob},
    overrules {text} NOT NULL,
    answered {text} NOT NULL,
    why {text} NOT NULL,
    least_role {text} NOT NULL,
    reasons {text} NOT NULL,
    asked_by {blob} NOT NULL,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    escalates_at BIGINT,
    state {text} NOT NULL,
    decided_by {blob},
    decided_at BIGINT,
    note {text}
);
CREATE INDEX approval_waiting ON approval (brand_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX approval_by_case ON approval (case_id, asked_at, id);
CREATE INDEX approval_by_customer ON approval (customer_id);
