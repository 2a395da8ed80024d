drop index search_subject_kind_idx;
drop index search_subject_title_idx;
drop index search_word_end_idx;
drop index search_word_start_idx;
