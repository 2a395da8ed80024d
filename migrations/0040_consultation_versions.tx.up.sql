-- Versions of the document of a consultation. At most one is a draft; a published one
-- stays as it is for ever.
create table consultation_version (
    id           uuid        primary key,
    activity_id  uuid        not null references space_activity (id) on delete cascade,
    number       integer     not null check (number > 0),
    state        text        not null default 'draft' check (state in ('draft', 'published')),
    -- blocks in reading order, each with its words by language
    document     jsonb       not null,
    -- by language: what is new in it
    note         jsonb       not null default '{}',
    -- role, language and title of files; a file belongs to the version it came with
    attachments  jsonb       not null default '[]',
    -- counts every change; who saves an old one is told
    version      integer     not null default 1,
    created_at   timestamptz not null,
    created_by   uuid        references identity_person (id) on delete set null,
    changed_at   timestamptz not null,
    changed_by   uuid        references identity_person (id) on delete set null,
    published_at timestamptz,
    constraint consultation_version_number_key unique (activity_id, number),
    constraint consultation_version_published_check check ((state = 'published') = (published_at is not null))
);
create unique index consultation_version_draft_key on consultation_version (activity_id) where state = 'draft';

-- What became of every block from one published version to the next one.
create table consultation_change (
    old_version uuid  not null references consultation_version (id) on delete cascade,
    new_version uuid  not null references consultation_version (id) on delete cascade,
    changes     jsonb not null,
    primary key (old_version, new_version)
);
create index consultation_change_new_version_idx on consultation_change (new_version);
