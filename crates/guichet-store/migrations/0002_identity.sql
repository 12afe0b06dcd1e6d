-- On what a customer's identity stands, what was added to a decision, who wrote an item that became no message, and what a
-- network was asked beside sending: to hide a message, and whether a private message would arrive.
ALTER TABLE customer ADD COLUMN identity_how {text};
ALTER TABLE customer ADD COLUMN identity_by {blob};
ALTER TABLE customer ADD COLUMN identity_at BIGINT;
ALTER TABLE customer ADD COLUMN identity_until BIGINT;
-- Words of whoever verified; they go when the customer is erased.
ALTER TABLE customer ADD COLUMN identity_reason {text};

ALTER TABLE handle ADD COLUMN private_open BOOLEAN;
ALTER TABLE handle ADD COLUMN private_checked_at BIGINT;

ALTER TABLE message ADD COLUMN decision_note {text};
ALTER TABLE message ADD COLUMN hidden_at BIGINT;

-- The author as the network names them, for items in quarantine and items set aside: an erasure finds them by it.
ALTER TABLE raw_item ADD COLUMN author {text};
CREATE INDEX raw_item_by_author ON raw_item (channel_id, author) WHERE author IS NOT NULL;
