-- The list of pictures and documents over all projects, newest first.
create index file_item_newest_idx on file_item (created_at desc, id desc) where attached_at is not null and removed_at is null;
