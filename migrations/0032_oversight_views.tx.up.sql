-- Checks of the audit log: how far it is, what it found. The newest stay; who wanted one stands in the log.
create table oversight_check (
    id           uuid        primary key,
    requested_at timestamptz not null,
    nightly      boolean     not null,
    done         bigint      not null default 0,
    total        bigint      not null default 0,
    finished_at  timestamptz,
    -- the first row that is not in order, and what is the matter with it
    broken_seq   bigint,
    broken_kind  text        not null default '',
    -- why nothing was found out
    failure      text        not null default '',
    check ((broken_seq is null) = (broken_kind = ''))
);
create index oversight_check_requested_at_idx on oversight_check (requested_at);

-- How often pages were opened, by day: nothing about who.
create table oversight_visits (
    day        date    not null,
    -- the pattern of the address, such as /projekte/{slug}
    page       text    not null check (char_length(page) between 1 and 200),
    -- the nil uuid for pages that belong to no project; a project that is gone keeps its number
    project_id uuid    not null,
    lang       text    not null check (lang in ('de', 'fr', 'it', 'en')),
    -- of an internal space
    internal   boolean not null,
    views      bigint  not null check (views > 0),
    primary key (day, page, project_id, lang, internal)
);
