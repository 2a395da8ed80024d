delete from export_run where format = 'zip';
alter table export_run drop constraint export_run_format_check;
alter table export_run add constraint export_run_format_check check (format in ('csv', 'xlsx', 'json', 'pdf', 'docx'));
drop table consultation_report;
