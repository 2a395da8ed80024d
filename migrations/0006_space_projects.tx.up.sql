-- Participation projects and their texts by language; German is always there.
create table space_project (
    id         uuid        primary key,
    slug       text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    topic      text        not null,
    opens_at   timestamptz not null,
    closes_at  timestamptz not null,
    published  boolean     not null default false,
    unit       text        not null,
    phone      text        not null default '',
    created_at timestamptz not null,
    check (opens_at < closes_at)
);
-- The public list: open projects by their end, coming ones by their beginning, finished ones latest first.
create index space_project_closes_at_idx on space_project (closes_at, id) where published;
create index space_project_opens_at_idx on space_project (opens_at, id) where published;

create table space_project_text (
    project_id uuid not null references space_project (id) on delete cascade,
    lang       text not null check (lang in ('de', 'fr', 'it', 'en')),
    title      text not null check (char_length(title) between 1 and 300),
    summary    text not null check (char_length(summary) <= 2000),
    primary key (project_id, lang)
);
