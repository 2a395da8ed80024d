alter table consultation_statement
    drop column person_hash,
    drop column person_short_hash;
