drop table notify_week;
drop table notify_delivery;
drop table notify_event;
drop table notify_setting;
drop table notify_follow;
