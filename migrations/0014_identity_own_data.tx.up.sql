-- What people agreed to. A consent that was withdrawn stays, with the date.
create table identity_consent (
    id           uuid        primary key,
    person_id    uuid        not null references identity_person (id) on delete cascade,
    kind         text        not null check (char_length(kind) between 1 and 60),
    -- of the text that was agreed to
    version      text        not null check (char_length(version) between 1 and 60),
    given_at     timestamptz not null,
    withdrawn_at timestamptz,
    check (withdrawn_at >= given_at)
);
create unique index identity_consent_open_key on identity_consent (person_id, kind) where withdrawn_at is null;
create index identity_consent_person_id_idx on identity_consent (person_id, given_at);

-- Copies of everything about a person, made on request. The file lies in the blob
-- store under a name made of the id.
create table identity_export (
    id           uuid        primary key,
    person_id    uuid        not null references identity_person (id) on delete cascade,
    lang         text        not null check (lang in ('de', 'fr', 'it', 'en')),
    requested_at timestamptz not null,
    ready_at     timestamptz,
    size         bigint      not null default 0,
    -- from then on the file is erased, and the row after it
    expires_at   timestamptz not null
);
create index identity_export_person_id_idx on identity_export (person_id, requested_at);
create index identity_export_expires_at_idx on identity_export (expires_at);
