-- Copies of this store: each holds whom it held, until its file is gone. A row is written before its file is begun, so that
-- no copy is unknown, and stays when the file is removed.

create table backups (
    backup_id integer primary key,
    at text not null,
    path text not null check (path <> ''),
    encrypted integer not null check (encrypted in (0, 1)),
    scheduled integer not null check (scheduled in (0, 1)),  -- made by the bot itself: rotation may remove it
    finished_at text,  -- null: it was broken off, or is being made; what there is of it may hold people all the same
    bytes integer,
    removed_at text,
    check ((finished_at is null) = (bytes is null))
) strict;

create table disturbances (  -- what was held off, and how often: a flood from one account, links tried that are none
    id integer primary key,
    at text not null,
    kind text not null check (kind in ('flood', 'guessed_links')),
    times integer not null check (times > 0),
    member_id text references members on delete cascade  -- null: an account that is nobody's
) strict;
