drop index file_item_waits_for_idx;
alter table file_item
    drop constraint file_item_waits_for_check,
    drop column waits_for;
