drop table accesscode_code;
drop table accesscode_batch;
