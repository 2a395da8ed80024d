update mail_outbox set recipient = null, recipient_name = null where data is null;
drop index mail_outbox_ended_at_idx;
create index mail_outbox_ended_at_idx on mail_outbox (ended_at) where data is not null;
alter table mail_outbox
    drop constraint mail_outbox_secret,
    drop constraint mail_outbox_erased,
    add constraint mail_outbox_erased check ((recipient is null) = (data is null) and (state <> 'queued' or data is not null)),
    drop column secret_until;
