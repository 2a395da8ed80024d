-- The last window of time served by each periodic job, shared by all instances.
create table jobs_periodic (
    name text        primary key,
    tick timestamptz not null
);
