drop table organisation_invitation;
drop table organisation_body;
