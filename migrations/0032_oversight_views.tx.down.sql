drop table oversight_visits;
drop table oversight_check;
