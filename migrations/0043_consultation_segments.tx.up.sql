-- How a consultation is evaluated: four eyes, and how far the search for similar
-- statements is.
create table consultation_evaluation (
    activity_id   uuid        primary key references space_activity (id) on delete cascade,
    four_eyes     boolean     not null default true,
    similar_state text        not null default 'never' check (similar_state in ('never', 'waiting', 'working', 'done', 'failed')),
    similar_done  integer     not null default 0,
    similar_of    integer     not null default 0,
    similar_at    timestamptz
);

-- Places of the workflow: exactly one is where segments begin, one where they are released.
create table consultation_place (
    id          uuid    primary key,
    activity_id uuid    not null references space_activity (id) on delete cascade,
    position    integer not null,
    role        text    not null default '' check (role in ('', 'start', 'released')),
    -- by language
    names       jsonb   not null,
    -- words, consideration and decision stay as they are while a segment is here
    locks       boolean not null default false,
    version     integer not null default 1
);
create index consultation_place_activity_idx on consultation_place (activity_id, position);
create unique index consultation_place_role_key on consultation_place (activity_id, role) where role <> '';

create table consultation_tag (
    id          uuid    primary key,
    activity_id uuid    not null references space_activity (id) on delete cascade,
    name        text    not null check (char_length(name) between 1 and 60),
    -- name without case and accents
    name_key    text    not null collate "C",
    colour      text    not null check (colour in ('neutral', 'accent', 'info', 'positive', 'warning', 'negative')),
    -- who gets what is tagged with it and has nobody yet
    assignee_id uuid    references identity_person (id) on delete set null,
    constraint consultation_tag_name_key unique (activity_id, name_key)
);
create index consultation_tag_assignee_id_idx on consultation_tag (assignee_id) where assignee_id is not null;

-- Statements that say nearly the same and are answered once.
create table consultation_group (
    id          uuid        primary key,
    activity_id uuid        not null references space_activity (id) on delete cascade,
    state       text        not null check (state in ('suggested', 'accepted', 'dissolved')),
    version     integer     not null default 1,
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    changed_by  uuid        references identity_person (id) on delete set null
);
create index consultation_group_activity_idx on consultation_group (activity_id, id);

-- The smallest part of a statement that gets an answer of its own.
create table consultation_segment (
    id            uuid        primary key,
    activity_id   uuid        not null references space_activity (id) on delete cascade,
    statement_id  uuid        not null references consultation_statement (id) on delete cascade,
    -- version of the statement that the words are from
    submission    integer     not null,
    -- remarks of the statement that it is made of
    remarks       jsonb       not null default '[]',
    -- number within the statement
    seq           integer     not null check (seq > 0),
    block_id      text        check (block_id ~ '^[a-z2-7]{10}$'),
    -- chapters that it lies in, outermost first, and its place in the document
    chapters      text[]      not null default '{}',
    at            integer     not null default 0,
    -- of the statement, as they stood when it was submitted
    number        text        not null,
    channel       text        not null check (channel in ('online', 'letter', 'mail', 'counter', 'phone')),
    kind          text        not null check (kind in ('private', 'organisation')),
    category      text        not null default '',
    lang          text        not null,
    submitted_at  timestamptz not null,
    position      text        check (position in ('approval', 'reservation', 'rejection', 'none')),
    quote         text        not null default '',
    before        text        not null default '',
    request       text        not null default '',
    reason        text        not null default '',
    remark        text        not null default '',
    wording       text        not null default '',
    -- what is searched
    words         text        not null generated always as (lower(request || ' ' || reason || ' ' || remark || ' ' || wording || ' ' || quote || ' ' || number)) stored,
    input         text        not null default 'current' check (input in ('current', 'changed', 'withdrawn')),
    place_id      uuid        not null references consultation_place (id),
    assignee_id   uuid        references identity_person (id) on delete set null,
    due_on        date,
    reminded_at   timestamptz,
    group_id      uuid        references consultation_group (id) on delete set null,
    decision      text        check (decision in ('accepted', 'partly', 'not_accepted', 'noted')),
    -- by language
    consideration jsonb       not null default '{}',
    changed_block text        check (changed_block ~ '^[a-z2-7]{10}$'),
    -- who wrote decision, consideration or link last
    written_by    uuid        references identity_person (id) on delete set null,
    written_at    timestamptz,
    released_by   uuid        references identity_person (id) on delete set null,
    released_at   timestamptz,
    version       integer     not null default 1,
    created_at    timestamptz not null,
    changed_at    timestamptz not null,
    constraint consultation_segment_seq_key unique (statement_id, seq)
);
create index consultation_segment_document_idx on consultation_segment (activity_id, at, id);
create index consultation_segment_activity_idx on consultation_segment (activity_id, id);
create index consultation_segment_changed_idx on consultation_segment (activity_id, changed_at, id);
create index consultation_segment_due_idx on consultation_segment (activity_id, coalesce(due_on, date '9999-12-31'), id);
create index consultation_segment_reminder_idx on consultation_segment (due_on) where assignee_id is not null and reminded_at is null and released_at is null;
create index consultation_segment_place_id_idx on consultation_segment (place_id);
create index consultation_segment_group_id_idx on consultation_segment (group_id) where group_id is not null;
create index consultation_segment_assignee_id_idx on consultation_segment (assignee_id) where assignee_id is not null;

create table consultation_segment_tag (
    segment_id uuid not null references consultation_segment (id) on delete cascade,
    tag_id     uuid not null references consultation_tag (id) on delete cascade,
    primary key (segment_id, tag_id)
);
create index consultation_segment_tag_tag_id_idx on consultation_segment_tag (tag_id);

-- Who is working on a segment; it forbids nothing.
create table consultation_segment_lease (
    segment_id uuid        primary key references consultation_segment (id) on delete cascade,
    person_id  uuid        not null references identity_person (id) on delete cascade,
    expires_at timestamptz not null
);
create index consultation_segment_lease_person_id_idx on consultation_segment_lease (person_id);

-- Internal notes.
create table consultation_note (
    id         uuid        primary key,
    segment_id uuid        not null references consultation_segment (id) on delete cascade,
    person_id  uuid        references identity_person (id) on delete set null,
    text       text        not null check (char_length(text) between 1 and 5000),
    -- ids of people who were told
    mentions   jsonb       not null default '[]',
    created_at timestamptz not null
);
create index consultation_note_segment_id_idx on consultation_note (segment_id, id);
create index consultation_note_person_id_idx on consultation_note (person_id) where person_id is not null;

-- Answers that are given several times.
create table consultation_text_block (
    id          uuid        primary key,
    activity_id uuid        not null references space_activity (id) on delete cascade,
    title       text        not null check (char_length(title) between 1 and 150),
    -- by language
    html        jsonb       not null,
    version     integer     not null default 1,
    changed_at  timestamptz not null,
    changed_by  uuid        references identity_person (id) on delete set null
);
create index consultation_text_block_activity_idx on consultation_text_block (activity_id, title, id);

create table consultation_text_use (
    text_block_id uuid        not null references consultation_text_block (id) on delete cascade,
    segment_id    uuid        not null references consultation_segment (id) on delete cascade,
    used_at       timestamptz not null,
    primary key (text_block_id, segment_id)
);
create index consultation_text_use_segment_id_idx on consultation_text_use (segment_id);

-- Who belongs to a group, was taken out, or might belong to it.
create table consultation_group_member (
    group_id   uuid not null references consultation_group (id) on delete cascade,
    segment_id uuid not null references consultation_segment (id) on delete cascade,
    similarity real not null,
    state      text not null check (state in ('suggested', 'in', 'out')),
    primary key (group_id, segment_id)
);
create index consultation_group_member_segment_id_idx on consultation_group_member (segment_id);

-- What was changed in bulk, so that it can be taken back for half an hour.
create table consultation_undo (
    id          uuid        primary key,
    activity_id uuid        not null references space_activity (id) on delete cascade,
    person_id   uuid        references identity_person (id) on delete set null,
    act         text        not null,
    at          timestamptz not null,
    used_at     timestamptz
);
create index consultation_undo_activity_idx on consultation_undo (activity_id, at);
create index consultation_undo_person_id_idx on consultation_undo (person_id) where person_id is not null;

create table consultation_undo_row (
    undo_id    uuid    not null references consultation_undo (id) on delete cascade,
    segment_id uuid    not null references consultation_segment (id) on delete cascade,
    -- of the segment after the change: another one means that somebody was there since
    version    integer not null,
    before     jsonb   not null,
    primary key (undo_id, segment_id)
);
create index consultation_undo_row_segment_id_idx on consultation_undo_row (segment_id);
