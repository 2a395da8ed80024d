-- Who is invited to say something: organisations and persons on a list of the
-- municipality. Street, town and mail address are sealed; of the code in the letter only
-- a keyed hash is known.
create table consultation_addressee (
    id               uuid        primary key,
    activity_id      uuid        not null references space_activity (id) on delete cascade,
    project_id       uuid        not null references space_project (id) on delete cascade,
    name             text        not null check (char_length(name) between 1 and 150),
    -- name without case and accents, for order and search
    name_key         text        not null collate "C",
    kind             text        not null check (kind in ('private', 'organisation')),
    contact          bytea,
    email_hash       bytea       check (octet_length(email_hash) = 32),
    lang             text        not null check (lang in ('de', 'fr', 'it', 'en')),
    category         text        not null default '' check (char_length(category) <= 60),
    code_hash        bytea       not null unique check (octet_length(code_hash) = 32),
    created_at       timestamptz not null,
    invited_at       timestamptz,
    printed_at       timestamptz,
    reminded_at      timestamptz,
    extended_to      date,
    extension_reason text        not null default '' check (char_length(extension_reason) <= 500),
    statement_id     uuid        unique references consultation_statement (id) on delete set null,
    forgotten_at     timestamptz
);
create index consultation_addressee_activity_idx on consultation_addressee (activity_id, name_key, id);
create index consultation_addressee_project_id_idx on consultation_addressee (project_id);
create index consultation_addressee_email_hash_idx on consultation_addressee (activity_id, email_hash) where email_hash is not null;
