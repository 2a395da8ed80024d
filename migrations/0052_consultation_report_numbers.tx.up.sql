-- What a report counted when it was published: statements are erased one day, the report stays.
alter table consultation_report add column numbers jsonb;
