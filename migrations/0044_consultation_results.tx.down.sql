drop table consultation_told;
drop table consultation_result;
