-- Facts about this installation that a start has to know: «demo» means that the
-- database holds invented people and must never serve the public.
create table app_mark (
    name       text        primary key,
    created_at timestamptz not null default now()
);
