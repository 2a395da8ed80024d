alter table consultation_join
    drop column withdrawal_told_at;
