-- Rate limits shared by all instances: one row per limit and caller, the caller
-- only as a keyed hash. Unlogged: losing it after a crash merely resets the limits.
create unlogged table httpapi_rate (
    name   text        not null,
    caller bytea       not null,
    -- theoretical arrival time of the generic cell rate algorithm
    tat    timestamptz not null,
    primary key (name, caller)
);
create index httpapi_rate_tat_idx on httpapi_rate (tat);
