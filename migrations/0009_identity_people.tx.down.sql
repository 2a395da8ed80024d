drop table identity_membership;
drop table identity_role;
drop table identity_address;
drop table identity_login;
drop table identity_person;
