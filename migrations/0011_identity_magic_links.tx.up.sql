-- Links by mail with which people log in, from the request to a day afterwards:
-- so long they count for the number of letters an address gets.
create table identity_magic_link (
    id           uuid        primary key,
    purpose      text        not null check (purpose in ('login', 'link')),
    address_hash bytea       not null check (octet_length(address_hash) = 32),
    -- sealed; erased as soon as the link is of no more use
    address      bytea,
    -- of the cookie in the browser that asked
    browser_hash bytea       not null check (octet_length(browser_hash) = 32),
    -- the session that asked for a further login
    session_id   uuid        references identity_session (id) on delete cascade,
    lang         text        not null check (lang in ('de', 'fr', 'it', 'en')),
    return_path  text        not null check (char_length(return_path) <= 2000),
    created_at   timestamptz not null,
    -- both come with the letter; the hash goes with the use
    token_hash   bytea       unique check (octet_length(token_hash) = 32),
    expires_at   timestamptz,
    check ((purpose = 'login') = (session_id is null)),
    check (token_hash is null or (expires_at is not null and address is not null))
);
create index identity_magic_link_address_hash_idx on identity_magic_link (address_hash, created_at);
create index identity_magic_link_created_at_idx on identity_magic_link (created_at);
create index identity_magic_link_session_id_idx on identity_magic_link (session_id) where session_id is not null;
