drop table space_project_text;
drop table space_project;
