drop table export_run;
