-- Words that begin or end like a misspelt one and are about as long, without reading
-- all that have some letters in common with it.
create index search_word_start_idx on search_word (char_length(word), word text_pattern_ops);
create index search_word_end_idx on search_word (char_length(word), reverse(word) text_pattern_ops);
-- A subject that is called what was asked for is found among however many mention it.
create index search_subject_title_idx on search_subject using gin (title_stems) with (fastupdate = off);
-- For the newest of one kind.
create index search_subject_kind_idx on search_subject (kind, dated desc, id desc);
