-- Answers already given to requests that carried an idempotency key.
create table once_key (
    scope       text        not null,
    key         text        not null,
    fingerprint bytea       not null,
    result      jsonb,
    created_at  timestamptz not null default now(),
    primary key (scope, key)
);
create index once_key_created_at_idx on once_key (created_at);
