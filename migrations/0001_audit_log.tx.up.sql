-- Who did what to what: append-only, each row chained to the one before it by a
-- keyed hash. See internal/audit.
create table audit_entry (
    seq          bigint      primary key check (seq > 0),
    at           timestamptz not null,
    actor_kind   text        not null,
    actor_id     uuid,
    act          text        not null,
    subject_kind text        not null,
    subject_id   text        not null,
    -- json and not jsonb: the text has to come back byte for byte to be hashed again
    data         json        not null,
    prev         bytea       not null,
    hash         bytea       not null
);
create index audit_entry_subject_idx on audit_entry (subject_kind, subject_id, seq);
create index audit_entry_actor_idx on audit_entry (actor_id, seq) where actor_id is not null;
create index audit_entry_act_idx on audit_entry (act, seq);
create index audit_entry_at_idx on audit_entry (at);

-- The newest entry. Locking this one row puts all writers in a line.
create table audit_head (
    one  boolean primary key default true check (one),
    seq  bigint  not null,
    hash bytea   not null
);
insert into audit_head (seq, hash) values (0, '');

create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception '% of % is refused: the log is append-only', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
    for each statement execute function audit_refuse();
create trigger audit_head_stays before insert or delete or truncate on audit_head
    for each statement execute function audit_refuse();
