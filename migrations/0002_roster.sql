-- What the roster's own further columns say of a person, and when a seat was given to another one.

create table details (
    member_id text not null references members on delete cascade,
    name text not null check (name <> ''),
    value text not null check (value <> ''),
    primary key (member_id, name)
) strict, without rowid;

create table seat_changes (  -- how far the case had come by then; the name of who left is not kept
    member_id text not null references members on delete cascade,
    seq integer not null,
    at text not null,
    invited_at text,
    primary key (member_id, seq)
) strict, without rowid;
