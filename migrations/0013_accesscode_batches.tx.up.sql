-- Codes are computed, never stored: the salt with the key of the installation
-- gives them, the hash recognises them.
create table accesscode_batch (
    id           uuid        primary key,
    subject_kind text        not null check (char_length(subject_kind) between 1 and 50),
    subject_id   text        not null check (char_length(subject_id) between 1 and 100),
    -- where the activity lies, for roles that reach a space or a project only
    space_id     uuid,
    project_id   uuid,
    title        text        not null,
    label        text        not null check (char_length(label) between 1 and 120),
    size         integer     not null check (size between 1 and 20000),
    used         integer     not null default 0,
    -- erased some time after the end; nobody can compute the codes any more
    salt         bytea       check (octet_length(salt) = 16),
    valid_until  timestamptz not null,
    created_at   timestamptz not null,
    created_by   uuid        references identity_person (id) on delete set null,
    revoked_at   timestamptz,
    prints       integer     not null default 0,
    printed_at   timestamptz,
    constraint accesscode_batch_used_check check (used between 0 and size)
);
create index accesscode_batch_subject_idx on accesscode_batch (subject_kind, subject_id);
create index accesscode_batch_space_id_idx on accesscode_batch (space_id);
create index accesscode_batch_project_id_idx on accesscode_batch (project_id);

-- Neither the number of the letter nor the time of use: a code used must not be
-- matched with what was said.
create table accesscode_code (
    batch_id uuid  not null references accesscode_batch (id) on delete cascade,
    hash     bytea not null check (octet_length(hash) = 32),
    used_on  date,
    primary key (batch_id, hash)
);
