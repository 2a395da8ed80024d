-- When what a subject says was put last into other words: the date in the sitemap.
alter table search_subject add column changed_at timestamptz not null default now();
