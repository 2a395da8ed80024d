alter table space_activity
    drop column changed_at,
    drop column changed_by;
