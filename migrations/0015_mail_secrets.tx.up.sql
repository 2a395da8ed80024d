-- A letter that holds a secret, such as a link that logs somebody in, is worthless
-- after this moment, is erased as soon as it is out and is not sent any later. Its
-- recipient stays as long as that of any other mail.
alter table mail_outbox
    add column secret_until timestamptz,
    drop constraint mail_outbox_erased,
    add constraint mail_outbox_erased check ((recipient is not null or data is null) and (state <> 'queued' or data is not null)),
    add constraint mail_outbox_secret check (secret_until is null or state = 'queued' or data is null);
drop index mail_outbox_ended_at_idx;
create index mail_outbox_ended_at_idx on mail_outbox (ended_at) where recipient is not null;
