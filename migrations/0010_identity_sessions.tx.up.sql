-- Sessions live here and nowhere else: a deleted row ends one on every instance at once.
create table identity_session (
    id           uuid        primary key,
    token_hash   bytea       not null unique check (octet_length(token_hash) = 32),
    person_id    uuid        not null references identity_person (id) on delete cascade,
    login_id     uuid        not null references identity_login (id) on delete cascade,
    employee     boolean     not null,
    level        smallint    not null check (level between 1 and 3),
    -- the name the provider has for its own session
    provider_sid text,
    -- sealed; the provider wants it back as a hint when the person logs out
    id_token     bytea,
    browser      text        not null,
    os           text        not null,
    auth_at      timestamptz not null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null
);
create index identity_session_person_id_idx on identity_session (person_id);
create index identity_session_login_id_idx on identity_session (login_id);
create index identity_session_provider_sid_idx on identity_session (provider_sid) where provider_sid is not null;
create index identity_session_expires_at_idx on identity_session (expires_at);

-- A login on its way. State, nonce and verifier are derived from the cookie and
-- are not in here.
create table identity_flow (
    id          uuid        primary key,
    cookie_hash bytea       not null unique check (octet_length(cookie_hash) = 32),
    provider    text        not null,
    purpose     text        not null check (purpose in ('login', 'link', 'step_up')),
    level       smallint    not null check (level between 0 and 3),
    return_path text        not null check (char_length(return_path) <= 2000),
    lang        text        not null check (lang in ('de', 'fr', 'it', 'en')),
    session_id  uuid        references identity_session (id) on delete cascade,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    check ((purpose = 'login') = (session_id is null))
);
create index identity_flow_expires_at_idx on identity_flow (expires_at);
create index identity_flow_session_id_idx on identity_flow (session_id) where session_id is not null;

-- A second login that is proved and waits for the person to confirm the link.
create table identity_link (
    id         uuid        primary key,
    session_id uuid        not null references identity_session (id) on delete cascade,
    provider   text        not null,
    -- sealed: what the provider said about the login
    proof      bytea       not null,
    expires_at timestamptz not null
);
create index identity_link_session_id_idx on identity_link (session_id);
create index identity_link_expires_at_idx on identity_link (expires_at);

-- Logout tokens that were obeyed, until they could not be accepted any more anyway.
create table identity_logout_token (
    issuer     text        not null,
    token_id   bytea       not null,
    expires_at timestamptz not null,
    primary key (issuer, token_id)
);
create index identity_logout_token_expires_at_idx on identity_logout_token (expires_at);
