-- What staff are in the middle of in the chat, and the weekly digests that went to them. A draft holds how a wave is put together,
-- or by what id Telegram knows a roster file that waits for a word; never the file, never a person on the roster.

create table staff_drafts (
    staff_id text not null references staff,
    kind text not null check (kind in ('roster', 'wave')),
    body text not null,
    at text not null,
    primary key (staff_id, kind)
) strict, without rowid;

create table digests (  -- one a week for each person: the row is made with the message, so that there is never a second one
    staff_id text not null references staff,
    week text not null check (week glob '[0-9][0-9][0-9][0-9]-W[0-9][0-9]'),
    at text not null,
    counts text not null,  -- JSON: what it said, so that the next one can say what has changed
    primary key (staff_id, week)
) strict, without rowid;

create table digests_off (  -- who wants none
    staff_id text primary key references staff,
    since text not null
) strict, without rowid;
