drop table identity_logout_token;
drop table identity_link;
drop table identity_flow;
drop table identity_session;
