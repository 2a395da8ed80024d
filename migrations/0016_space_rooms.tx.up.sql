-- Spaces (Räume) with their projects: what staff work on, what people see, and what was
-- approved when.
create table space_space (
    id         uuid        primary key,
    slug       text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    audience   text        not null check (audience in ('public', 'employees', 'members')),
    -- who approves must be somebody else than who wrote and who asked for it
    four_eyes  boolean     not null,
    -- by language: name, about
    texts      jsonb       not null,
    position   integer     not null default 0,
    created_at timestamptz not null
);
-- Every installation begins with one space for everybody.
insert into space_space (id, slug, audience, four_eyes, texts, created_at)
values ('00000000-0000-4000-8000-000000000100', 'gemeinde', 'public', false,
        '{"de": {"name": "Mitwirken"}, "fr": {"name": "Participer"}, "it": {"name": "Partecipare"}, "en": {"name": "Take part"}}', now());

create table space_member (
    space_id  uuid        not null references space_space (id) on delete cascade,
    person_id uuid        not null references identity_person (id) on delete cascade,
    added_at  timestamptz not null,
    primary key (space_id, person_id)
);
create index space_member_person_id_idx on space_member (person_id);

-- Words that projects are sorted by. A retired one stays with the projects that have it.
create table space_term (
    kind     text    not null check (kind in ('topic', 'quarter')),
    key      text    not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    -- by language
    names    jsonb   not null,
    position integer not null default 0,
    retired  boolean not null default false,
    primary key (kind, key)
);

alter table space_project
    add column space_id       uuid references space_space (id),
    add column kind           text not null default 'participation' check (kind in ('participation', 'display')),
    add column stage          text not null default 'new' check (stage in ('new', 'published', 'reported', 'closed', 'withdrawn')),
    add column work_state     text not null default 'editing' check (work_state in ('editing', 'in_approval', 'same')),
    -- counts every change; who saves an old one is told
    add column version        integer not null default 1,
    add column template       boolean not null default false,
    -- what people see, once approved, and what staff work on
    add column live           jsonb,
    add column work           jsonb,
    add column publish_at     timestamptz,
    add column published_at   timestamptz,
    add column topics         text[] not null default '{}',
    add column quarters       text[] not null default '{}',
    -- why it was withdrawn, or closed without a report
    add column reason         text not null default '',
    add column changed_at     timestamptz,
    add column changed_by     uuid references identity_person (id) on delete set null,
    add column submitted_by   uuid references identity_person (id) on delete set null,
    -- why the last approval was refused, for who works on it
    add column returned       text not null default '';

update space_project p set
    space_id = '00000000-0000-4000-8000-000000000100', topics = array[p.topic], publish_at = p.created_at, published_at = p.created_at,
    changed_at = p.created_at, stage = case when p.published then 'published' else 'new' end, work_state = case when p.published then 'same' else 'editing' end,
    work = jsonb_build_object(
        'texts', (select jsonb_object_agg(t.lang, jsonb_build_object('title', t.title, 'summary', t.summary)) from space_project_text t where t.project_id = p.id),
        'influence', 'consultation', 'topics', jsonb_build_array(p.topic), 'contact', jsonb_build_object('unit', p.unit, 'phone', p.phone),
        'phases', jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'kind', 'participation',
            'opensOn', to_char(p.opens_at at time zone 'Europe/Zurich', 'YYYY-MM-DD'), 'closesOn', to_char(p.closes_at at time zone 'Europe/Zurich', 'YYYY-MM-DD'),
            'texts', '{"de": {"title": "Mitwirken"}}'::jsonb)),
        'rule', 'free');
update space_project set live = work where published;

drop index space_project_closes_at_idx;
drop index space_project_opens_at_idx;
alter table space_project
    alter column space_id set not null,
    alter column work set not null,
    alter column changed_at set not null,
    alter column opens_at drop not null,
    alter column closes_at drop not null,
    drop column published,
    drop column topic,
    drop constraint space_project_check,
    add check (opens_at <= closes_at),
    add check (stage = 'new' or (live is not null and publish_at is not null and opens_at is not null and closes_at is not null));
-- The lists people see: running projects by their end, coming ones by their beginning, past ones latest first.
create index space_project_closes_at_idx on space_project (closes_at, id) where stage <> 'new';
create index space_project_opens_at_idx on space_project (opens_at, id) where stage = 'published';
create index space_project_changed_at_idx on space_project (changed_at, id);
create index space_project_space_id_idx on space_project (space_id);

alter table space_project_text
    drop constraint space_project_text_lang_check,
    add constraint space_project_text_lang_check check (lang in ('de', 'fr', 'it', 'en', 'easy'));

-- Every approved state, for ever: what people could read when.
create table space_revision (
    project_id  uuid        not null references space_project (id) on delete cascade,
    number      integer     not null,
    content     jsonb       not null,
    approved_at timestamptz not null,
    approved_by uuid        references identity_person (id) on delete set null,
    primary key (project_id, number)
);

-- A deadline that was moved, with the reason people are told.
create table space_extension (
    id          uuid        primary key,
    project_id  uuid        not null references space_project (id) on delete cascade,
    phase_id    uuid        not null,
    closed_on   date        not null,
    closes_on   date        not null check (closes_on > closed_on),
    reason      text        not null check (char_length(reason) between 1 and 1000),
    extended_at timestamptz not null,
    extended_by uuid        references identity_person (id) on delete set null
);
create index space_extension_project_id_idx on space_extension (project_id, extended_at);

create table space_preview (
    id         uuid        primary key,
    project_id uuid        not null references space_project (id) on delete cascade,
    token_hash bytea       not null unique check (octet_length(token_hash) = 32),
    created_at timestamptz not null,
    created_by uuid        references identity_person (id) on delete set null,
    expires_at timestamptz not null
);
create index space_preview_project_id_idx on space_preview (project_id);
create index space_preview_expires_at_idx on space_preview (expires_at);

-- What people can do in a project: one row per activity, whatever its kind.
create table space_activity (
    id         uuid        primary key,
    project_id uuid        not null references space_project (id) on delete cascade,
    kind       text        not null check (kind ~ '^[a-z]+(_[a-z]+)*$'),
    -- by language: title, text
    texts      jsonb       not null,
    -- which acts are allowed in which phase, and how surely the person must be known for each
    openings   jsonb       not null default '[]',
    levels     jsonb       not null default '{}',
    settings   jsonb       not null default '{}',
    position   integer     not null default 0,
    version    integer     not null default 1,
    created_at timestamptz not null
);
create index space_activity_project_id_idx on space_activity (project_id, position, id);
