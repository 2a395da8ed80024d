-- One index over everything published. A subject is found by the stems of all its
-- languages and shown in one of them.
create extension if not exists pg_trgm;

-- Stems of words that Go has normalised (search.Normal), by the rules of a language and
-- then without accents. Changing this function means indexing everything again.
create function search_stems(lang text, words text) returns tsvector language sql immutable strict parallel safe as $$
    select translate(to_tsvector(case lang
        when 'fr' then 'pg_catalog.french'::regconfig
        when 'it' then 'pg_catalog.italian'::regconfig
        when 'en' then 'pg_catalog.english'::regconfig
        else 'pg_catalog.german'::regconfig end, words)::text, 'äöüàâéèêëîïôûùçìò', 'aouaaeeeeiiouucio')::tsvector
$$;

create table search_subject (
    kind         text        not null check (kind ~ '^[a-z]+(_[a-z]+)*$'),
    id           uuid        not null,
    path         text        not null check (path ~ '^/'),
    audience     text        not null check (audience in ('public', 'employees', 'members')),
    space_id     uuid,
    project_id   uuid,
    visible_from timestamptz not null,
    -- the newest comes first among equally good ones
    dated        timestamptz not null,
    langs        text[]      not null,
    title_stems  tsvector    not null,
    -- of titles and texts
    stems        tsvector    not null,
    primary key (kind, id),
    constraint search_subject_members_check check (audience <> 'members' or space_id is not null)
);
create index search_subject_stems_idx on search_subject using gin (stems) with (fastupdate = off);
-- For words that many subjects have: the newest of them are met soon.
create index search_subject_dated_idx on search_subject (dated desc, kind desc, id desc);

-- What is shown of a hit.
create table search_text (
    kind  text not null,
    id    uuid not null,
    lang  text not null check (lang in ('de', 'fr', 'it', 'en', 'easy')),
    title text not null,
    body  text not null,
    primary key (kind, id, lang),
    constraint search_text_subject_fkey foreign key (kind, id) references search_subject on delete cascade
);

-- All stems there are, for typing errors and words inside of words. Two transactions may
-- both write a new one: a unique key would let them wait for each other.
create table search_word (
    word text not null
);
create index search_word_word_idx on search_word (word);
create index search_word_word_trgm_idx on search_word using gin (word gin_trgm_ops) with (fastupdate = off);
