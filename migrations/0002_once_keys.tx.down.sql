drop table once_key;
