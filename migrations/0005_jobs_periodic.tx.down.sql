drop table jobs_periodic;
