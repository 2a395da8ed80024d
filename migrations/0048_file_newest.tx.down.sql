drop index file_item_newest_idx;
