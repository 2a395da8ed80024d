-- Numbers of statements, without holes: taken in the transaction that submits.
create table consultation_counter (
    year integer primary key,
    last bigint  not null check (last > 0)
);

-- Public halves of the keys that receipts were signed with, for ever.
create table consultation_key (
    id         text        primary key check (char_length(id) = 16),
    public     bytea       not null check (octet_length(public) = 32),
    created_at timestamptz not null
);

-- What a person or an organisation says to a document: a draft, then submitted, perhaps
-- withdrawn. The opinions in it are especially protected; name and address are sealed.
create table consultation_statement (
    id                 uuid        primary key,
    activity_id        uuid        not null references space_activity (id),
    project_id         uuid        not null references space_project (id),
    state              text        not null default 'draft' check (state in ('draft', 'submitted', 'withdrawn')),
    channel            text        not null check (channel in ('online', 'letter', 'mail', 'counter', 'phone')),
    kind               text        not null check (kind in ('private', 'organisation')),
    -- whose it is: a person, the team of an organisation, whoever knows the secret of the draft, or staff
    person_id          uuid        references identity_person (id) on delete set null,
    organisation_id    uuid        references organisation_body (id),
    secret_hash        bytea       unique check (octet_length(secret_hash) = 32),
    captured_by        uuid        references identity_person (id) on delete set null,
    lang               text        not null check (lang in ('de', 'fr', 'it', 'en')),
    -- name, street, town and mail address
    contact            bytea,
    -- keyed hashes: the same sender through another channel
    email_hash         bytea       check (octet_length(email_hash) = 32),
    post_hash          bytea       check (octet_length(post_hash) = 32),
    name_hash          bytea       check (octet_length(name_hash) = 32),
    -- name of the organisation as it stood, and for whom else it speaks
    organisation       text        not null default '' check (char_length(organisation) <= 150),
    on_behalf          text        not null default '' check (char_length(on_behalf) <= 300),
    category           text        not null default '' check (char_length(category) <= 60),
    no_comment         boolean     not null default false,
    files              jsonb       not null default '[]',
    publication        text        not null default 'none' check (publication in ('none', 'anonymous', 'named')),
    consent_changed_at timestamptz,
    consent_note       text        not null default '' check (char_length(consent_note) <= 500),
    hidden_at          timestamptz,
    started_at         timestamptz not null,
    submitted_at       timestamptz,
    withdrawn_at       timestamptz,
    -- M-2026-00042, from the first submission on; how many versions of it there are
    number             text        unique check (number ~ '^M-[0-9]{4}-[0-9]{5,}$'),
    submissions        integer     not null default 0,
    -- postmark of a letter, else the day it came in
    received_on        date,
    capture_note       text        not null default '' check (char_length(capture_note) <= 1000),
    duplicate_of       uuid        references consultation_statement (id) on delete set null,
    -- own deadline of an addressee
    extended_to        date,
    reminded_at        timestamptz,
    forgotten_at       timestamptz,
    -- counts changes of the head; remarks count their own
    version            integer     not null default 1,
    changed_at         timestamptz not null,
    constraint consultation_statement_numbered_check check ((number is null) = (submissions = 0) and (state = 'draft') = (submissions = 0)),
    constraint consultation_statement_captured_check check ((channel = 'online') = (received_on is null))
);
create index consultation_statement_activity_idx on consultation_statement (activity_id, state, id);
create index consultation_statement_project_id_idx on consultation_statement (project_id) where forgotten_at is null;
create index consultation_statement_person_id_idx on consultation_statement (person_id, id) where person_id is not null;
create unique index consultation_statement_organisation_key on consultation_statement (activity_id, organisation_id) where organisation_id is not null and state <> 'withdrawn';
create unique index consultation_statement_person_key on consultation_statement (activity_id, person_id) where person_id is not null and organisation_id is null and state <> 'withdrawn';
create index consultation_statement_organisation_id_idx on consultation_statement (organisation_id) where organisation_id is not null;
create index consultation_statement_email_hash_idx on consultation_statement (activity_id, email_hash) where email_hash is not null;
create index consultation_statement_post_hash_idx on consultation_statement (activity_id, post_hash) where post_hash is not null;
create index consultation_statement_name_hash_idx on consultation_statement (activity_id, name_hash) where name_hash is not null;
create index consultation_statement_duplicate_of_idx on consultation_statement (duplicate_of) where duplicate_of is not null;
create index consultation_statement_reminder_idx on consultation_statement (activity_id) where state = 'draft' and reminded_at is null;

-- What is said to one block, as it is being written.
create table consultation_remark (
    id             uuid        primary key,
    statement_id   uuid        not null references consultation_statement (id) on delete cascade,
    block_id       text        not null check (block_id ~ '^[a-z2-7]{10}$'),
    -- block, and quoted words with what stands around them
    anchor         jsonb       not null,
    -- version of the document that it was written to
    anchor_version integer     not null,
    anchor_state   text        not null default 'unchanged' check (anchor_state in ('unchanged', 'changed', 'removed')),
    position       text        check (position in ('approval', 'reservation', 'rejection', 'none')),
    request        text        not null default '',
    reason         text        not null default '',
    remark         text        not null default '',
    wording        text        not null default '',
    place          jsonb,
    version        integer     not null default 1,
    updated_by     uuid        references identity_person (id) on delete set null,
    updated_at     timestamptz not null,
    created_at     timestamptz not null
);
create index consultation_remark_statement_id_idx on consultation_remark (statement_id, created_at);

-- Who is writing where; it forbids nothing.
create table consultation_lease (
    statement_id uuid        not null references consultation_statement (id) on delete cascade,
    block_id     text        not null check (block_id ~ '^[a-z2-7]{10}$'),
    person_id    uuid        not null references identity_person (id) on delete cascade,
    expires_at   timestamptz not null,
    primary key (statement_id, block_id)
);
create index consultation_lease_person_id_idx on consultation_lease (person_id);

-- What was submitted, byte by byte as it was signed; the bytes go when their time is
-- over, and what proves the receipt stays.
create table consultation_submission (
    id           uuid        primary key,
    statement_id uuid        not null references consultation_statement (id),
    number       integer     not null check (number > 0),
    content      text,
    -- blocks it speaks to, with their chapters
    blocks       text[]      not null default '{}',
    hash         bytea       not null check (octet_length(hash) = 32),
    signature    bytea       not null check (octet_length(signature) = 64),
    key_id       text        not null references consultation_key (id),
    submitted_at timestamptz not null,
    submitted_by uuid        references identity_person (id) on delete set null,
    constraint consultation_submission_number_key unique (statement_id, number)
);
create index consultation_submission_hash_idx on consultation_submission (hash);

-- Whose published statement somebody makes their own: wholly, or some chapters.
create table consultation_join (
    id           uuid        primary key,
    statement_id uuid        not null references consultation_statement (id) on delete cascade,
    joined_id    uuid        not null references consultation_statement (id) on delete cascade,
    blocks       text[],
    created_at   timestamptz not null,
    constraint consultation_join_once_key unique (statement_id, joined_id),
    check (statement_id <> joined_id)
);
create index consultation_join_joined_id_idx on consultation_join (joined_id);
