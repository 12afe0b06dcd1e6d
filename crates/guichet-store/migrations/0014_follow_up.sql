-- Beside what was said to a customer stands what the desk owes whom it sent elsewhere: to ask whether they were helped there.
ALTER TABLE promise ADD COLUMN kind {text} NOT NULL DEFAULT 'said';
