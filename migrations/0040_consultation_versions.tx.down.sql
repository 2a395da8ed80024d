drop table consultation_change;
drop table consultation_version;
