drop table space_activity;
drop table space_preview;
drop table space_extension;
drop table space_revision;
delete from space_project_text where lang = 'easy';
alter table space_project_text
    drop constraint space_project_text_lang_check,
    add constraint space_project_text_lang_check check (lang in ('de', 'fr', 'it', 'en'));
delete from space_project where opens_at is null or closes_at is null;
drop index space_project_closes_at_idx;
drop index space_project_opens_at_idx;
drop index space_project_changed_at_idx;
drop index space_project_space_id_idx;
alter table space_project
    add column published boolean not null default false,
    add column topic text not null default '',
    drop constraint space_project_check,
    drop constraint space_project_check1;
update space_project set published = stage <> 'new', topic = coalesce(topics[1], ''), closes_at = greatest(closes_at, opens_at + interval '1 second');
alter table space_project
    alter column topic drop default,
    alter column opens_at set not null,
    alter column closes_at set not null,
    add constraint space_project_check check (opens_at < closes_at),
    drop column space_id,
    drop column kind,
    drop column stage,
    drop column work_state,
    drop column version,
    drop column template,
    drop column live,
    drop column work,
    drop column publish_at,
    drop column published_at,
    drop column topics,
    drop column quarters,
    drop column reason,
    drop column changed_at,
    drop column changed_by,
    drop column submitted_by,
    drop column returned;
create index space_project_closes_at_idx on space_project (closes_at, id) where published;
create index space_project_opens_at_idx on space_project (opens_at, id) where published;
drop table space_term;
drop table space_member;
drop table space_space;
