-- Whether the network takes an answer to a message: `open`, `not_summoned`, `closed`, `encrypted`.
ALTER TABLE message ADD COLUMN reply_door {text} NOT NULL DEFAULT 'open';

-- Handles are asked for by brand and customer. With the customer alone in its index, SQLite takes another one that begins with the
-- brand, and reads every handle of it.
DROP INDEX handle_by_customer;
CREATE INDEX handle_by_customer ON handle (brand_id, customer_id, id);
