-- Who saved the settings of an activity last, and when: the next one who saves is told.
alter table space_activity
    add column changed_at timestamptz,
    add column changed_by uuid references identity_person (id) on delete set null;
update space_activity set changed_at = created_at;
alter table space_activity alter column changed_at set not null;
