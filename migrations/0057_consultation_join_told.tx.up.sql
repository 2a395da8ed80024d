-- Who has joined a statement is told once when it is withdrawn.
alter table consultation_join
    add column withdrawal_told_at timestamptz;
