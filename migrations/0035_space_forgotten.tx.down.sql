alter table space_project drop column forgotten_at;
