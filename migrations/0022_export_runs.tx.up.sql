-- Exports of staff: made by a job, kept for a week, then erased together with their
-- file in the blob store, whose name begins with the id.
create table export_run (
    id           uuid        primary key,
    -- who asked; only this person sees and fetches it
    person_id    uuid        not null,
    -- roles and memberships of that moment: what the export may show
    rights       jsonb       not null,
    source       text        not null check (char_length(source) between 1 and 60),
    format       text        not null check (format in ('csv', 'xlsx', 'json', 'pdf', 'docx')),
    -- filters, never personal data
    params       jsonb       not null,
    lang         text        not null check (lang in ('de', 'fr', 'it', 'en')),
    personal     boolean     not null,
    requested_at timestamptz not null,
    -- rows written so far, and how many there will be where that is known
    done         bigint      not null default 0,
    expected     bigint,
    -- the run that is working, and its last sign of life
    attempt      integer     not null default 0,
    beat_at      timestamptz,
    ready_at     timestamptz,
    size         bigint      not null default 0,
    failed_at    timestamptz,
    failure      text        not null default '',
    expires_at   timestamptz not null,
    -- given up: the file is still to be erased, then the row goes
    removed_at   timestamptz,
    check (ready_at is null or failed_at is null),
    check ((failed_at is null) = (failure = ''))
);
create index export_run_person_id_idx on export_run (person_id, id) where removed_at is null;
create index export_run_expires_at_idx on export_run (expires_at);
create index export_run_removed_at_idx on export_run (removed_at) where removed_at is not null;
create index export_run_beat_at_idx on export_run (beat_at) where ready_at is null and failed_at is null and removed_at is null;
