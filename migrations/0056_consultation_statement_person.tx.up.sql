-- The name of a private sender, to be found again however it is written: as keyed hashes,
-- the short one without the second half of double names.
alter table consultation_statement
    add column person_hash       bytea check (octet_length(person_hash) = 32),
    add column person_short_hash bytea check (octet_length(person_short_hash) = 32);
create index consultation_statement_person_hash_idx on consultation_statement (activity_id, person_hash) where person_hash is not null;
create index consultation_statement_person_short_hash_idx on consultation_statement (activity_id, person_short_hash) where person_short_hash is not null;
