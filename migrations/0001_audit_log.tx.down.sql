drop table audit_entry;
drop table audit_head;
drop function audit_refuse();
