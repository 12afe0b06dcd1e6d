-- The knowledge base. Articles are the brand's own words; of customers nothing is kept here but the ids of messages.
CREATE TABLE article (
    id {blob} NOT NULL PRIMARY KEY,
    brand_id {blob} NOT NULL,
    slug {text} NOT NULL,
    state {text} NOT NULL,
    owner {blob},
    body {text} NOT NULL,
    -- The day (counted from 1970) from which somebody should look at it; none while it is not in use.
    due_on BIGINT,
    version BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by {blob},
    UNIQUE (brand_id, slug)
);
CREATE INDEX article_by_state ON article (brand_id, state, slug);
CREATE INDEX article_due ON article (brand_id, due_on, id) WHERE due_on IS NOT NULL;

CREATE TABLE article_version (
    article_id {blob} NOT NULL,
    brand_id {blob} NOT NULL,
    version BIGINT NOT NULL,
    state {text} NOT NULL,
    body {text} NOT NULL,
    at BIGINT NOT NULL,
    by_user {blob},
    PRIMARY KEY (article_id, version)
);

-- The search in articles: few and short, so one row a word serves both engines.
CREATE TABLE article_word (
    brand_id {blob} NOT NULL,
    word {text} NOT NULL,
    article_id {blob} NOT NULL,
    PRIMARY KEY (brand_id, word, article_id)
);
CREATE INDEX article_word_by_article ON article_word (article_id);

-- A question for which there was no article: which message, what it is about, what it wants to hear. Never its words.
CREATE TABLE article_miss (
    brand_id {blob} NOT NULL,
    message_id {blob} NOT NULL,
    topic {text} NOT NULL,
    asks {text} NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (message_id, topic, asks)
);
CREATE INDEX article_miss_by_sort ON article_miss (brand_id, topic, asks, at, message_id);

-- How many of them there are: a few hundred rows at most, whatever is written.
CREATE TABLE article_wanted (
    brand_id {blob} NOT NULL,
    topic {text} NOT NULL,
    asks {text} NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (brand_id, topic, asks)
);

-- Sealed secrets of a brand that belong to no channel.
CREATE TABLE brand_secret (
    brand_id {blob} NOT NULL,
    name {text} NOT NULL,
    nonce {blob} NOT NULL,
    sealed {blob} NOT NULL,
    PRIMARY KEY (brand_id, name)
);
