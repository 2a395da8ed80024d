-- Files of all modules. The row comes before the blob and goes after it, so that no
-- blob is ever without somebody who knows of it.
create table file_item (
    id           uuid        primary key,
    purpose      text        not null check (char_length(purpose) between 1 and 60),
    state        text        not null check (state in ('storing', 'checking', 'clean', 'refused')),
    name         text        not null check (char_length(name) between 1 and 200),
    media        text        not null,
    size         bigint      not null check (size > 0),
    sha256       bytea       not null check (octet_length(sha256) = 32),
    -- of pictures, in pixels
    width        integer     not null default 0,
    height       integer     not null default 0,
    smaller      integer[]   not null default '{}',
    -- a person, known until the file is attached
    uploader_id  uuid,
    subject_kind text        check (char_length(subject_kind) between 1 and 50),
    subject_id   uuid,
    position     integer     not null default 0,
    created_at   timestamptz not null,
    attached_at  timestamptz,
    -- the blobs are still to be erased, then the row goes
    removed_at   timestamptz,
    constraint file_item_subject_check check ((subject_kind is null) = (subject_id is null) and (subject_id is null) = (attached_at is null)),
    constraint file_item_uploader_check check (uploader_id is null or attached_at is null)
);
create index file_item_subject_idx on file_item (subject_kind, subject_id, position) where subject_id is not null;
create index file_item_uploader_id_idx on file_item (uploader_id) where uploader_id is not null;
create index file_item_unattached_idx on file_item (created_at) where attached_at is null and removed_at is null;
create index file_item_checking_idx on file_item (created_at) where state = 'checking' and removed_at is null;
create index file_item_removed_at_idx on file_item (removed_at) where removed_at is not null;
