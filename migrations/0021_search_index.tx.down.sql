drop table search_word;
drop table search_text;
drop table search_subject;
drop function search_stems;
drop extension pg_trgm;
