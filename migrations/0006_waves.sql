-- Waves: one batch of invitations or reminders each, and a row for every person it is about. Nobody gets a wave twice:
-- a person has one row in it. The people's side only: what a delivery says of somebody is when we wrote, never an answer.

create table waves (
    wave_id integer primary key,
    key text not null unique check (key glob '[a-z0-9]*' and key not glob '*[^a-z0-9-]*' and length(key) <= 40),
    series text not null check (series <> ''),  -- what the rounds of one wave that repeats have in common
    channel text not null check (channel in ('chat', 'mail')),
    who text not null,  -- JSON: groups, strata, locales, details, most contacts, idle hours, days after invitation
    starts_at text not null,
    slot text not null default '',  -- HH:MM-HH:MM; empty: all of the study's windows
    grace_hours integer not null check (grace_hours >= 0),
    words text not null default '',  -- key of what is said; empty: what fits how far each person is
    own text not null default '{}',  -- JSON: locale -> a coordinator's own text
    state text not null check (state in ('planned', 'running', 'paused', 'cancelled', 'done')),
    made_by text not null,  -- 'operator', or a staff id
    made_at text not null,
    started_at text,  -- when somebody confirmed it
    laid_out_at text,  -- when it was decided about everybody
    ended_at text,
    check (state not in ('running', 'paused', 'done') or started_at is not null),
    check ((state in ('cancelled', 'done')) = (ended_at is not null))
) strict;
create index waves_running on waves (starts_at) where state = 'running';

create table deliveries (
    wave_id integer not null references waves on delete cascade,
    member_id text not null references members on delete cascade,
    state text not null check (state in ('due', 'sending', 'sent', 'failed', 'unreachable', 'uncertain', 'skipped')),
    reason text not null default '',
    planned_at text,  -- when it was due first; its grace counts from here
    due_at text,
    sent_at text,  -- when it was handed over, whatever became of it
    tries integer not null default 0,
    outbox_id integer,  -- while it is being sent
    primary key (member_id, wave_id),
    check (state <> 'skipped' or reason <> ''),
    check (state <> 'due' or (planned_at is not null and due_at is not null)),
    check (state not in ('sent', 'failed', 'unreachable', 'uncertain') or sent_at is not null),
    check (outbox_id is null or state = 'sending')
) strict, without rowid;
create index deliveries_due on deliveries (due_at) where state = 'due';
create index deliveries_of_wave on deliveries (wave_id, state);
create index deliveries_on_the_way on deliveries (outbox_id) where outbox_id is not null;
