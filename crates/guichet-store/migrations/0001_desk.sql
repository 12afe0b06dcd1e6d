-- The desk. Column types: BIGINT (milliseconds UTC, counts), {text}, {blob} (ids, bytes), BOOLEAN. JSON is text and never
-- queried. Every table of a brand carries brand_id. No triggers, no sequences, no keys across brands.

CREATE TABLE brand (
    id {blob} NOT NULL PRIMARY KEY,
    -- A small number for the full-text index, where a place is one integer.
    number BIGINT NOT NULL UNIQUE,
    slug {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    settings {text} NOT NULL,
    created_at BIGINT NOT NULL
);

-- The last place given in each of the brand's streams: `event` (no gaps, in order of commit) and `message` (in order of
-- receipt). The row is locked until its batch is committed, so that no later place is visible before an earlier one.
-- The brand of zeros has the stream `admin`, which moves with every change to brands, people and channels.
CREATE TABLE stream (
    brand_id {blob} NOT NULL,
    name {text} NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (brand_id, name)
);

CREATE TABLE user_account (
    id {blob} NOT NULL PRIMARY KEY,
    email {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    signature {text} NOT NULL,
    locale {text} NOT NULL,
    password_hash {text},
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE member (
    brand_id {blob} NOT NULL,
    user_id {blob} NOT NULL,
    role {text} NOT NULL,
    PRIMARY KEY (brand_id, user_id)
);
CREATE INDEX member_by_user ON member (user_id);

CREATE TABLE sign_in_link (
    token {blob} NOT NULL PRIMARY KEY,
    user_id {blob} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX sign_in_link_by_end ON sign_in_link (expires_at);

CREATE TABLE session (
    token {blob} NOT NULL PRIMARY KEY,
    user_id {blob} NOT NULL,
    csrf {text} NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE login_throttle (
    throttle_key {text} NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX login_throttle_by_time ON login_throttle (last_at);

CREATE TABLE channel (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    kind {text} NOT NULL,
    network {text} NOT NULL,
    name {text} NOT NULL,
    settings {text} NOT NULL,
    state {text} NOT NULL,
    last_success_at BIGINT,
    failing_since BIGINT,
    problem {text},
    last_received_at BIGINT,
    receive_cursor {text},
    created_at BIGINT NOT NULL
);
CREATE INDEX channel_by_brand ON channel (brand_id);

CREATE TABLE channel_secret (
    channel_id {blob} NOT NULL,
    brand_id {blob} NOT NULL,
    name {text} NOT NULL,
    nonce {blob} NOT NULL,
    sealed {blob} NOT NULL,
    PRIMARY KEY (channel_id, name)
);

CREATE TABLE raw_item (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    channel_id {blob} NOT NULL,
    source {text} NOT NULL,
    external_id {text} NOT NULL,
    part {text} NOT NULL,
    message_id {blob} NOT NULL,
    -- Empty once the words were erased: whatever arrives again is then the same item.
    content_hash {text} NOT NULL,
    body {blob} NOT NULL,
    history BOOLEAN NOT NULL,
    received_at BIGINT NOT NULL,
    state {text} NOT NULL,
    problem {text},
    attempts BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    position BIGINT NOT NULL,
    UNIQUE (channel_id, source, external_id, part)
);
CREATE INDEX raw_item_by_message ON raw_item (message_id);
CREATE INDEX raw_item_waiting ON raw_item (history, received_at, id) WHERE state = 'received';
CREATE INDEX raw_item_quarantined ON raw_item (brand_id, received_at, id) WHERE state = 'quarantined';
CREATE INDEX raw_item_not_a_message ON raw_item (brand_id, position) WHERE state <> 'done' AND part = 'message';

CREATE TABLE customer (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    display_name {text} NOT NULL,
    language {text} NOT NULL,
    identity {text} NOT NULL,
    created_at BIGINT NOT NULL,
    erased_at BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE handle (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    customer_id {blob} NOT NULL,
    network {text} NOT NULL,
    external_id {text} NOT NULL,
    handle {text} NOT NULL,
    UNIQUE (brand_id, network, external_id)
);
CREATE INDEX handle_by_customer ON handle (customer_id);

CREATE TABLE conversation (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    channel_id {blob} NOT NULL,
    thread_key {text} NOT NULL,
    visibility {text} NOT NULL,
    customer_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    subject {text} NOT NULL,
    reply_url {text},
    created_at BIGINT NOT NULL,
    last_message_id {blob},
    version BIGINT NOT NULL,
    UNIQUE (channel_id, thread_key)
);
CREATE INDEX conversation_by_case ON conversation (case_id, created_at, id);
CREATE INDEX conversation_by_customer ON conversation (customer_id);

CREATE TABLE case_file (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    reference {text} NOT NULL,
    customer_id {blob} NOT NULL,
    state {text} NOT NULL,
    outcome {text} NOT NULL,
    severity {text} NOT NULL,
    in_trouble_now BOOLEAN NOT NULL,
    lane {text} NOT NULL,
    lane_reasons {text} NOT NULL,
    topics {text} NOT NULL,
    due_at BIGINT,
    waiting_since BIGINT,
    assigned_to {blob},
    hops BIGINT NOT NULL,
    contacts BIGINT NOT NULL,
    undecided BIGINT NOT NULL,
    merged_into {blob},
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    updated_at BIGINT NOT NULL,
    history BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    -- For the order of the queue: whether it stands there, the lane's rank, and times where "none" comes last.
    queued BOOLEAN NOT NULL,
    lane_rank BIGINT NOT NULL,
    due_rank BIGINT NOT NULL,
    waiting_rank BIGINT NOT NULL,
    -- The first of the topics, for the cases behind a figure.
    topic {text} NOT NULL,
    -- Place of the event that opened it, for exports.
    position BIGINT NOT NULL,
    UNIQUE (brand_id, reference)
);
CREATE INDEX case_queue ON case_file (brand_id, lane_rank, due_rank, waiting_rank, id) WHERE queued = TRUE;
CREATE INDEX case_queue_of ON case_file (brand_id, assigned_to, lane_rank, due_rank, waiting_rank, id) WHERE queued = TRUE;
CREATE INDEX case_due ON case_file (brand_id, due_rank) WHERE queued = TRUE;
CREATE INDEX case_changed ON case_file (brand_id, updated_at, id);
CREATE INDEX case_changed_closed ON case_file (brand_id, updated_at, id) WHERE queued = FALSE;
CREATE INDEX case_changed_of ON case_file (brand_id, assigned_to, updated_at, id);
CREATE INDEX case_opened ON case_file (brand_id, opened_at, id);
CREATE INDEX case_by_customer ON case_file (customer_id, opened_at, id);
CREATE INDEX case_by_state ON case_file (brand_id, state, updated_at, id);
CREATE INDEX case_solved ON case_file (closed_at, id) WHERE state = 'solved';
CREATE INDEX case_by_position ON case_file (brand_id, position, id);

CREATE TABLE message (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    conversation_id {blob} NOT NULL,
    channel_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    customer_id {blob} NOT NULL,
    direction {text} NOT NULL,
    author_kind {text} NOT NULL,
    author_user_id {blob},
    source {text} NOT NULL,
    external_id {text} NOT NULL,
    in_reply_to {text},
    visibility {text} NOT NULL,
    body {text} NOT NULL,
    created_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    state {text} NOT NULL,
    revision BIGINT NOT NULL,
    decision {text},
    decision_reason {text},
    decided_by {blob},
    decided_at BIGINT,
    automatic BOOLEAN NOT NULL,
    veiled BOOLEAN NOT NULL,
    words_position BIGINT NOT NULL,
    position BIGINT NOT NULL
);
CREATE UNIQUE INDEX message_by_position ON message (brand_id, position);
CREATE UNIQUE INDEX message_by_external_id ON message (channel_id, external_id, source) WHERE external_id <> '';
CREATE INDEX message_by_case ON message (case_id, created_at, id);
CREATE INDEX message_by_conversation ON message (conversation_id, created_at, id);
CREATE INDEX message_by_customer ON message (customer_id);
CREATE INDEX message_sent ON message (brand_id, position) WHERE direction = 'outbound';

CREATE TABLE message_revision (
    message_id {blob} NOT NULL,
    brand_id {blob} NOT NULL,
    revision BIGINT NOT NULL,
    body {text} NOT NULL,
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (message_id, revision)
);

CREATE TABLE reading (
    message_id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    body {text} NOT NULL
);

CREATE TABLE attachment (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    message_id {blob} NOT NULL,
    name {text} NOT NULL,
    mime {text} NOT NULL,
    size BIGINT NOT NULL,
    hash {text} NOT NULL,
    url {text}
);
CREATE INDEX attachment_by_message ON attachment (message_id);
CREATE INDEX attachment_by_hash ON attachment (hash);

CREATE TABLE deadline (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    kind {text} NOT NULL,
    started_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    reasons {text} NOT NULL,
    met_at BIGINT,
    dropped_at BIGINT
);
CREATE INDEX deadline_by_case ON deadline (case_id, started_at, id);
CREATE INDEX deadline_answered ON deadline (brand_id, started_at, id) WHERE met_at IS NOT NULL AND kind = 'first_answer';
CREATE INDEX deadline_owed ON deadline (due_at, id) WHERE met_at IS NULL AND dropped_at IS NULL;

CREATE TABLE promise (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    message_id {blob} NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    owner {blob},
    due_at BIGINT NOT NULL,
    state {text} NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    position BIGINT NOT NULL
);
CREATE INDEX promise_by_case ON promise (case_id, due_at, id);
CREATE INDEX promise_open ON promise (due_at, id) WHERE state = 'open';
CREATE INDEX promise_by_state ON promise (brand_id, state, due_at, id);
CREATE INDEX promise_by_due_time ON promise (brand_id, due_at, id);
CREATE INDEX promise_by_position ON promise (brand_id, position, id);

CREATE TABLE outbox (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    channel_id {blob} NOT NULL,
    conversation_id {blob} NOT NULL,
    body {blob} NOT NULL,
    state {text} NOT NULL,
    not_before BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    lease_until BIGINT,
    problem {text},
    external_id {text},
    created_at BIGINT NOT NULL,
    -- What the reply changed in its case (JSON), so that taking it back leaves no trace.
    before_send {text} NOT NULL
);
CREATE INDEX outbox_due ON outbox (not_before, id) WHERE state = 'queued';
CREATE INDEX outbox_stuck ON outbox (lease_until, id) WHERE state = 'sending';
CREATE INDEX outbox_on_its_way ON outbox (conversation_id) WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX outbox_sent_unnamed ON outbox (conversation_id) WHERE state = 'sent' AND external_id IS NULL;
CREATE INDEX outbox_in_state ON outbox (state, created_at, id);
CREATE INDEX outbox_by_state ON outbox (brand_id, state, created_at, id);

CREATE TABLE outbox_attempt (
    reply_id {blob} NOT NULL,
    attempt BIGINT NOT NULL,
    brand_id {blob} NOT NULL,
    started_at BIGINT NOT NULL,
    outcome {text},
    problem {text},
    PRIMARY KEY (reply_id, attempt)
);

CREATE TABLE event (
    brand_id {blob} NOT NULL,
    position BIGINT NOT NULL,
    id {blob} NOT NULL,
    kind {text} NOT NULL,
    at BIGINT NOT NULL,
    case_id {blob},
    conversation_id {blob},
    message_id {blob},
    promise_id {blob},
    channel_id {blob},
    user_id {blob},
    detail {text},
    PRIMARY KEY (brand_id, position)
);
CREATE INDEX event_by_case ON event (case_id, position) WHERE case_id IS NOT NULL;

CREATE TABLE job (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob},
    kind {text} NOT NULL,
    unique_key {text},
    payload {text} NOT NULL,
    -- When it may be taken: its time, the end of the lease of whoever has it, or the next try.
    run_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    problem {text},
    UNIQUE (kind, unique_key)
);
CREATE INDEX job_due ON job (kind, run_at, id) WHERE dead = FALSE;
CREATE INDEX job_dead ON job (run_at, id) WHERE dead = TRUE;

CREATE TABLE lease (
    name {text} NOT NULL PRIMARY KEY,
    owner {blob} NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE TABLE setting (
    brand_id {blob} NOT NULL,
    setting_key {text} NOT NULL,
    body {text} NOT NULL,
    PRIMARY KEY (brand_id, setting_key)
);

CREATE TABLE counter (
    brand_id {blob} NOT NULL,
    counter_key {text} NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (brand_id, counter_key)
);

CREATE TABLE tracking_token (
    token {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    case_id {blob} NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX tracking_token_by_case ON tracking_token (case_id);

CREATE TABLE form_token (
    token {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    channel_id {blob} NOT NULL,
    purpose {text} NOT NULL,
    case_id {blob},
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX form_token_by_end ON form_token (expires_at);

CREATE TABLE erasure_ledger (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    customer_id {blob} NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE audit_log (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    at BIGINT NOT NULL,
    user_id {blob},
    action {text} NOT NULL,
    subject {text} NOT NULL,
    detail {text}
);
CREATE INDEX audit_log_by_time ON audit_log (brand_id, at, id);

INSERT INTO stream (brand_id, name, last) VALUES ({no_brand}, 'admin', 0);
