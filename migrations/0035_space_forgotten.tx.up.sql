-- When what people wrote in a project was erased, at the end of the time it is kept.
alter table space_project add column forgotten_at timestamptz;
