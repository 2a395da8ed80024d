drop table identity_magic_link;
