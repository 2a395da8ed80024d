drop table app_mark;
