-- What colleagues said, apart from a history that was imported or written elsewhere, however long that is.
CREATE INDEX message_said ON message (brand_id, position) WHERE direction = 'outbound' AND author_user_id IS NOT NULL;
