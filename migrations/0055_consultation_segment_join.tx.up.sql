-- The last join of a segment, so that it can be taken back for half an hour with
-- everything that the segments were.
create table consultation_segment_join (
    -- that stayed
    segment_id uuid        primary key references consultation_segment (id) on delete cascade,
    -- of it after the join: another one means that somebody was there since
    version    integer     not null,
    person_id  uuid        references identity_person (id) on delete set null,
    at         timestamptz not null,
    -- all of them as they were: rows, tags, notes, uses of text blocks, groups
    before     jsonb       not null
);
create index consultation_segment_join_at_idx on consultation_segment_join (at);
create index consultation_segment_join_person_id_idx on consultation_segment_join (person_id) where person_id is not null;
