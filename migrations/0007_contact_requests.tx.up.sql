-- Questions, wishes to be called back and reports of barriers, until answered and forgotten.
create table contact_request (
    id         uuid        primary key,
    number     bigint      not null generated always as identity unique,
    kind       text        not null check (kind in ('question', 'callback', 'barrier')),
    lang       text        not null check (lang in ('de', 'fr', 'it', 'en')),
    name       text        not null check (char_length(name) <= 200),
    email      text        not null check (char_length(email) <= 254),
    phone      text        not null check (char_length(phone) <= 40),
    message    text        not null check (char_length(message) <= 5000),
    project_id uuid        references space_project (id) on delete set null,
    created_at timestamptz not null
);
create index contact_request_created_at_idx on contact_request (created_at);
create index contact_request_project_id_idx on contact_request (project_id) where project_id is not null;
