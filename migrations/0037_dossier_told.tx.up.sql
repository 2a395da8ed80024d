-- The lists of news and events over all projects, by their time.
create index dossier_entry_kind_idx on dossier_entry (kind, at, id) where live is not null;
