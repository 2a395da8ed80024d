alter table search_subject drop column changed_at;
