-- Whether a reply that waits began as a proposed draft: it leaves as such.
ALTER TABLE approval ADD COLUMN proposed BOOLEAN NOT NULL DEFAULT FALSE;
