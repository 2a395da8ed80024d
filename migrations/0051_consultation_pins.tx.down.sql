alter table consultation_addressee drop column nudged_at;
alter table consultation_remark drop column pin;
