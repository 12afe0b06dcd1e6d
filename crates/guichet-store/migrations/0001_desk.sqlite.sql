-- Full text. The words were folded and stemmed before; the place of a message is brand number * 2^40 + position, so one
-- range of places is one brand, in order of receipt. secure-delete: erased words leave the index at once.
CREATE VIRTUAL TABLE search_words USING fts5(words, detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);
