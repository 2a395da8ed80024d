alter table search_subject drop column indexed_at;
