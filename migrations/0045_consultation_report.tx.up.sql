-- The report on a consultation: what staff write at its head, in which template it is
-- made, and how far its publication is.
create table consultation_report (
    activity_id    uuid        primary key references space_activity (id) on delete cascade,
    state          text        not null default 'work' check (state in ('work', 'review', 'published')),
    -- by language
    introduction   jsonb       not null default '{}',
    procedure      jsonb       not null default '{}',
    -- the public report shows the names of those who agreed to it
    named          boolean     not null default false,
    -- DOCX with placeholders, a file of this consultation
    template_id    uuid,
    returned       text        not null default '' check (char_length(returned) <= 2000),
    version        integer     not null default 1,
    changed_at     timestamptz not null,
    changed_by     uuid        references identity_person (id) on delete set null,
    submitted_by   uuid        references identity_person (id) on delete set null,
    published_at   timestamptz,
    published_by   uuid        references identity_person (id) on delete set null,
    constraint consultation_report_published_check check ((state = 'published') = (published_at is not null))
);

-- Packages of files are made like other exports.
alter table export_run drop constraint export_run_format_check;
alter table export_run add constraint export_run_format_check check (format in ('csv', 'xlsx', 'json', 'pdf', 'docx', 'zip'));
