-- Each deadline rings once, whatever else happens at the same second; each brand's solved cases lapse by its own measure; replies
-- that a person must decide hold up nobody's look-up.
ALTER TABLE deadline ADD COLUMN alarmed_at BIGINT;
DROP INDEX deadline_owed;
CREATE INDEX deadline_silent ON deadline (due_at, id)
    WHERE met_at IS NULL AND dropped_at IS NULL AND alarmed_at IS NULL;

DROP INDEX case_solved;
CREATE INDEX case_solved ON case_file (brand_id, closed_at, id) WHERE state = 'solved';

CREATE INDEX outbox_in_doubt ON outbox (created_at, id)
    WHERE state = 'unknown' AND COALESCE(problem, '') <> 'needs_person';
