-- What staff say about the installation. Until they save for the first time the
-- document is empty and the environment says it.
create table site_settings (
    one        boolean     primary key default true check (one),
    -- counts every change; who saves an old one is told
    version    integer     not null check (version >= 0),
    document   jsonb,
    changed_at timestamptz,
    changed_by uuid        references identity_person (id) on delete set null,
    check ((version = 0) = (document is null))
);
insert into site_settings (version) values (0);
