-- What becomes of a consultation in public: from when on results can be read, what the
-- council decided, how it is put into practice.
create table consultation_result (
    activity_id    uuid        primary key references space_activity (id) on delete cascade,
    released_at    timestamptz,
    released_by    uuid        references identity_person (id) on delete set null,
    -- entries of the dossier
    decision       uuid,
    implementation uuid,
    -- numbers as they stood before statements were erased
    frozen         jsonb,
    frozen_at      timestamptz,
    version        integer     not null default 1
);
create index consultation_result_frozen_idx on consultation_result (activity_id) where frozen is null;

-- Who was told that there is an answer.
create table consultation_told (
    statement_id uuid        primary key references consultation_statement (id) on delete cascade,
    told_at      timestamptz not null
);
