drop table site_settings;
