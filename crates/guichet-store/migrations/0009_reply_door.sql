-- Whether the network takes an answer to a message: `open`, `not_summoned`, `closed`, `encrypted`.
ALTER TABLE message ADD COLUMN reply_door {text} NOT NULL DEFAULT 'open';
