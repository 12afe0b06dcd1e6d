-- Beside what was said to a customer stands what the desk owes whom it sent elsewhere: to ask whether they were helped there.
ALTER TABLE promise ADD COLUMN kind {text} NOT NULL DEFAULT 'said';

-- Whoever was answered is in trouble no longer: until now the mark stayed, and the outcome was asked beside it.
UPDATE case_file SET in_trouble_now = FALSE WHERE undecided = 0 AND outcome IN ('held', 'helped');
