drop table dossier_version;
drop table dossier_entry;
