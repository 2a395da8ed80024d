-- Without a login an upload waits for one thing only, whose module knows whose that is.
alter table file_item
    add column waits_for uuid,
    add constraint file_item_waits_for_check check (waits_for is null or attached_at is null and uploader_id is null);
create index file_item_waits_for_idx on file_item (waits_for) where waits_for is not null;
