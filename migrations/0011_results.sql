-- The results, sent once to each person who asked for them in the interview.

create table results_sent (  -- the people's side only
    member_id text primary key references members on delete cascade,
    state text not null check (state in ('due', 'sending', 'sent', 'failed', 'uncertain')),
    reason text not null default '',
    due_at text not null,
    sent_at text,  -- when it was handed over, whatever became of it
    outbox_id integer,  -- while it is being sent
    check (state <> 'sent' or sent_at is not null),
    check (outbox_id is null or state = 'sending')
) strict, without rowid;
create index results_due on results_sent (due_at) where state = 'due';
create index results_on_the_way on results_sent (outbox_id) where outbox_id is not null;

create table results_files (  -- while somebody is still to be sent it
    locale text primary key,  -- empty: for every language that has none of its own
    suffix text not null check (suffix in ('pdf', 'html')),
    content blob not null check (length(content) > 0)
) strict;
