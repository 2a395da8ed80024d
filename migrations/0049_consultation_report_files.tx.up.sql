-- Publishing a report freezes it: what everybody fetches afterwards are these files.
alter table consultation_report
    add column submitted_at timestamptz,
    -- files in the order in which they are offered, each with language, format and part
    add column papers jsonb not null default '[]',
    add column frozen_at timestamptz;
