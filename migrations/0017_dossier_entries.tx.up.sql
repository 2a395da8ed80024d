-- What stands in the dossier of a project beside its own text: news, events, milestones,
-- documents. As with projects, staff write on a work copy and people see the live one.
create table dossier_entry (
    id           uuid        primary key,
    project_id   uuid        not null references space_project (id) on delete cascade,
    kind         text        not null check (kind in ('news', 'event', 'milestone', 'document')),
    work         jsonb       not null,
    live         jsonb,
    -- lists sort by it: when the news came, the event begins, the milestone is due, the document came
    at           timestamptz not null,
    published_at timestamptz,
    version      integer     not null default 1,
    created_at   timestamptz not null,
    changed_at   timestamptz not null,
    changed_by   uuid        references identity_person (id) on delete set null,
    check ((live is null) = (published_at is null))
);
create index dossier_entry_project_id_idx on dossier_entry (project_id, kind, at, id);

-- Every version of a document, for ever: a file, or a text of our own.
create table dossier_version (
    id           uuid        primary key,
    document_id  uuid        not null references dossier_entry (id) on delete cascade,
    number       integer     not null check (number > 0),
    lang         text        not null check (lang in ('de', 'fr', 'it', 'en', 'easy')),
    -- cleaned HTML; null when the version is a file
    body         text,
    -- one line about what is new
    note         text        not null default '' check (char_length(note) <= 500),
    created_at   timestamptz not null,
    published_at timestamptz,
    unique (document_id, lang, number)
);
