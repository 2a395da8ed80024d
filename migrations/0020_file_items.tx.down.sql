drop table file_item;
