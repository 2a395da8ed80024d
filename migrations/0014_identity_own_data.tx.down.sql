drop table identity_export;
drop table identity_consent;
