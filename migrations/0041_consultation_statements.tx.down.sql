drop table consultation_join;
drop table consultation_submission;
drop table consultation_lease;
drop table consultation_remark;
drop table consultation_statement;
drop table consultation_key;
drop table consultation_counter;
