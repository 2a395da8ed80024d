drop table consultation_addressee;
