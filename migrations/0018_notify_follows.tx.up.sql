-- Who follows what, how often they want to hear of it, and what they were told.
create table notify_follow (
    subject_kind text        not null,
    subject_id   uuid        not null,
    person_id    uuid        not null references identity_person (id) on delete cascade,
    since        timestamptz not null,
    -- in the order in which followers are told
    primary key (subject_kind, subject_id, person_id)
);
create index notify_follow_person_idx on notify_follow (person_id, since, subject_id);

-- Who has no row is told at once.
create table notify_setting (
    person_id    uuid        primary key references identity_person (id) on delete cascade,
    frequency    text        not null check (frequency in ('at_once', 'weekly', 'never')),
    -- what happened before is not told: the person wanted to hear nothing then
    told_from    timestamptz,
    -- what happened until then still goes into a weekly letter
    weekly_until timestamptz,
    changed_at   timestamptz not null
);

-- What happened to a subject. Ids only: words are found when a letter is written.
create table notify_event (
    id           uuid        primary key,
    kind         text        not null check (kind ~ '^[a-z]+\.[a-z_]+$'),
    subject_kind text        not null,
    subject_id   uuid        not null,
    -- the thing within the subject it is about
    object_id    uuid,
    at           timestamptz not null,
    -- the last person in the order of followers who was considered
    told_to      uuid,
    told_at      timestamptz
);
create index notify_event_at_idx on notify_event (at);

-- Exactly one letter for an event and a person, or one mention in a weekly letter.
create table notify_delivery (
    event_id  uuid        not null references notify_event (id) on delete cascade,
    person_id uuid        not null references identity_person (id) on delete cascade,
    at        timestamptz not null,
    primary key (event_id, person_id)
);
create index notify_delivery_person_id_idx on notify_delivery (person_id);

-- Whose weekly letter is done, also when there was nothing to put into it.
create table notify_week (
    week      date not null,
    person_id uuid not null references identity_person (id) on delete cascade,
    primary key (week, person_id)
);
create index notify_week_person_id_idx on notify_week (person_id);
