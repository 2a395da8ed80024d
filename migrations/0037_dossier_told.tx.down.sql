drop index dossier_entry_kind_idx;
