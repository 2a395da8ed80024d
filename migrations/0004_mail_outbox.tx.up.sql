-- Mails on their way, and what became of them. Recipient and letter are erased
-- some days after the end; the rest stays as a record without persons.
create table mail_outbox (
    id              uuid        primary key,
    template        text        not null check (template <> ''),
    lang            text        not null check (lang in ('de', 'fr', 'it', 'en')),
    recipient       text,
    recipient_name  text,
    data            jsonb,
    state           text        not null check (state in ('queued', 'sent', 'failed', 'discarded')),
    attempts        integer     not null default 0,
    last_error_code text,
    leased_until    timestamptz,
    created_at      timestamptz not null default now(),
    sent_at         timestamptz,
    ended_at        timestamptz,
    constraint mail_outbox_ended check ((state = 'queued') = (ended_at is null)),
    constraint mail_outbox_sent check ((state = 'sent') = (sent_at is not null)),
    constraint mail_outbox_erased check ((recipient is null) = (data is null) and (state <> 'queued' or data is not null))
);
create index mail_outbox_queued_idx on mail_outbox (created_at) where state = 'queued';
create index mail_outbox_ended_at_idx on mail_outbox (ended_at) where data is not null;
