-- Counts the changes of an account's settings and secrets: what was found or fetched with others is not written.
ALTER TABLE channel ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- The usual lines of a time when a line could not name its country: they are French, and were shown to everybody.
UPDATE brand SET settings = REPLACE(settings, '"helplines":["3114","15","112"]', '"helplines":["FR 3114","BE 0800 32 123","CH 143","LU 454545","CA 988","GB 116 123","IE 116 123","US 988","112"]');
