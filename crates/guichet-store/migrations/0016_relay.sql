-- Who may be asked, what they were asked, what they said, and the mails that tell them of it.
CREATE TABLE contact (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    -- Folded, so that both engines sort names in the same way.
    sort_key {text} NOT NULL,
    organisation {text} NOT NULL,
    called {text} NOT NULL,
    email {text} NOT NULL,
    topics {text} NOT NULL,
    may_decide {text} NOT NULL,
    language {text} NOT NULL,
    stand_in {blob},
    away_until {text},
    hours {text} NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contact_by_name ON contact (brand_id, sort_key, id);

CREATE TABLE relay (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    customer_id {blob} NOT NULL,
    contact_id {blob} NOT NULL,
    contact_kind {text} NOT NULL,
    contact_name {text} NOT NULL,
    organisation {text} NOT NULL,
    called {text} NOT NULL,
    email {text} NOT NULL,
    language {text} NOT NULL,
    owner {blob} NOT NULL,
    question {text} NOT NULL,
    facts {text} NOT NULL,
    -- The customer's words and files are shown on the page.
    evidence BOOLEAN NOT NULL,
    asked_at BIGINT NOT NULL,
    remind_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state {text} NOT NULL,
    -- `open`, `answered` or `over`: a list of the screen is one range of an index.
    stage {text} NOT NULL,
    reminded BIGINT NOT NULL,
    seen_at BIGINT,
    answered_at BIGINT,
    closed_at BIGINT,
    -- When the clock looks at it next; null: never again.
    next_look BIGINT,
    version BIGINT NOT NULL,
    -- SHA-256 of the token in its link.
    link {blob} NOT NULL UNIQUE
);
CREATE INDEX relay_by_case ON relay (case_id, asked_at, id);
CREATE INDEX relay_by_customer ON relay (customer_id, id);
CREATE INDEX relay_by_stage ON relay (brand_id, stage, due_at, id);
CREATE INDEX relay_by_due_time ON relay (brand_id, due_at, id);
CREATE INDEX relay_by_contact ON relay (contact_id, stage);
CREATE INDEX relay_next_look ON relay (next_look, id) WHERE next_look IS NOT NULL;

CREATE TABLE relay_word (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    relay_id {blob} NOT NULL,
    kind {text} NOT NULL,
    decision {text},
    body {text} NOT NULL,
    instead {text} NOT NULL,
    user_id {blob},
    at BIGINT NOT NULL
);
CREATE INDEX relay_word_by_relay ON relay_word (relay_id, at, id);

CREATE TABLE relay_file (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    relay_id {blob} NOT NULL,
    word_id {blob} NOT NULL,
    name {text} NOT NULL,
    mime {text} NOT NULL,
    size BIGINT NOT NULL,
    hash {text} NOT NULL
);
CREATE INDEX relay_file_by_relay ON relay_file (relay_id, id);
CREATE INDEX relay_file_by_hash ON relay_file (hash);

CREATE TABLE relay_mail (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    relay_id {blob} NOT NULL,
    kind {text} NOT NULL,
    state {text} NOT NULL,
    not_before BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    lease_until BIGINT,
    problem {text},
    created_at BIGINT NOT NULL
);
CREATE INDEX relay_mail_by_relay ON relay_mail (relay_id, created_at, id);
CREATE INDEX relay_mail_due ON relay_mail (not_before, id) WHERE state = 'queued';
CREATE INDEX relay_mail_stuck ON relay_mail (lease_until, id) WHERE state = 'sending';

-- Whom a case waits for, while a question about it is open.
ALTER TABLE case_file ADD COLUMN awaits {text};
