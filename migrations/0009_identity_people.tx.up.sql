-- People, the logins that prove who they are, their addresses, roles and memberships.
create table identity_person (
    id            uuid        primary key,
    name          text        not null check (char_length(name) <= 200),
    -- name without case and accents, for order and search
    name_key      text        not null collate "C",
    lang          text        not null check (lang in ('de', 'fr', 'it', 'en')),
    created_at    timestamptz not null,
    last_login_at timestamptz,
    locked_at     timestamptz,
    -- the row stays after the account is gone: contributions point at it
    deleted_at    timestamptz
);
create index identity_person_name_key_idx on identity_person (name_key, id) where deleted_at is null;

-- Identity is (issuer, subject) and nothing else; never an address.
-- Levels: 1 account, 2 verified person, 3 verified resident.
create table identity_login (
    id             uuid        primary key,
    person_id      uuid        not null references identity_person (id) on delete cascade,
    provider       text        not null,
    issuer         text        not null,
    subject        text        not null check (char_length(subject) between 1 and 255),
    employee       boolean     not null,
    level          smallint    not null check (level between 1 and 3),
    -- the directory named so many groups that none could be read
    groups_overage boolean     not null default false,
    created_at     timestamptz not null,
    last_used_at   timestamptz not null,
    constraint identity_login_subject_key unique (issuer, subject)
);
create index identity_login_person_id_idx on identity_login (person_id);

-- Addresses are sealed; the keyed hash finds a known address again.
create table identity_address (
    id          uuid        primary key,
    person_id   uuid        not null references identity_person (id) on delete cascade,
    sealed      bytea       not null,
    hash        bytea       not null check (octet_length(hash) = 32),
    verified_at timestamptz,
    created_at  timestamptz not null,
    constraint identity_address_person_hash_key unique (person_id, hash)
);
create index identity_address_hash_idx on identity_address (hash);

create table identity_role (
    id            uuid        primary key,
    person_id     uuid        not null references identity_person (id) on delete cascade,
    role          text        not null check (role in ('moderator', 'analyst', 'project_manager', 'communications', 'admin')),
    scope_kind    text        not null check (scope_kind in ('global', 'space', 'project')),
    scope_id      uuid,
    -- the login whose directory gave the role; null when a person did
    login_id      uuid        references identity_login (id) on delete cascade,
    -- holds only in sessions opened with a login of the administration
    employee_only boolean     not null,
    granted_by    uuid        references identity_person (id) on delete set null,
    granted_at    timestamptz not null,
    check ((scope_kind = 'global') = (scope_id is null)),
    check (role <> 'admin' or scope_kind = 'global'),
    constraint identity_role_once_key unique nulls not distinct (person_id, role, scope_kind, scope_id, login_id)
);
create index identity_role_role_idx on identity_role (role);
create index identity_role_login_id_idx on identity_role (login_id) where login_id is not null;

-- For whom a person may speak. What an organisation is, is known elsewhere.
create table identity_membership (
    person_id  uuid        not null references identity_person (id) on delete cascade,
    org_id     uuid        not null,
    role       text        not null check (role in ('drafts', 'releases')),
    created_at timestamptz not null,
    primary key (person_id, org_id)
);
create index identity_membership_org_id_idx on identity_membership (org_id);
