-- Who speaks: associations, parties, companies, and the units of the administration.
-- For whom a person may speak lies with the people.
create table organisation_body (
    id          uuid        primary key,
    kind        text        not null check (kind in ('association', 'party', 'company', 'other', 'unit')),
    name        text        not null check (char_length(name) between 1 and 150),
    -- name without case and accents, for order and search
    name_key    text        not null collate "C",
    uid         text        check (uid ~ '^CHE-[0-9]{3}\.[0-9]{3}\.[0-9]{3}$'),
    parent_id   uuid        references organisation_body (id),
    verified_at timestamptz,
    verified_by uuid        references identity_person (id) on delete set null,
    inactive_at timestamptz,
    created_at  timestamptz not null,
    created_by  uuid        references identity_person (id) on delete set null,
    check (kind = 'unit' or parent_id is null),
    check (kind <> 'unit' or uid is null),
    check (parent_id <> id)
);
create index organisation_body_name_key_idx on organisation_body (name_key, id);
create index organisation_body_parent_id_idx on organisation_body (parent_id) where parent_id is not null;
-- Anybody can type any UID; only one organisation can be verified under it.
create unique index organisation_body_uid_key on organisation_body (uid) where verified_at is not null;
create unique index organisation_body_unit_name_key on organisation_body (parent_id, name_key) nulls not distinct
    where kind = 'unit' and inactive_at is null;

-- Open invitations only: accepted, withdrawn and expired ones are deleted, and the
-- address with them.
create table organisation_invitation (
    id              uuid        primary key,
    organisation_id uuid        not null references organisation_body (id) on delete cascade,
    role            text        not null check (role in ('drafts', 'releases')),
    token_hash      bytea       not null unique check (octet_length(token_hash) = 32),
    address_sealed  bytea       not null,
    address_hash    bytea       not null check (octet_length(address_hash) = 32),
    invited_by      uuid        references identity_person (id) on delete set null,
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    constraint organisation_invitation_address_key unique (organisation_id, address_hash)
);
create index organisation_invitation_expires_at_idx on organisation_invitation (expires_at);
