-- When a subject was put last: building the index anew leaves behind what nobody has
-- brought again.
alter table search_subject add column indexed_at timestamptz not null default clock_timestamp();
