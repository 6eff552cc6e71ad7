-- Addresses that mail does not reach. A fault is of one address: when the roster gets another one, it is tried again.

create table mail_faults (
    member_id text not null references members on delete cascade,
    address text not null check (address <> ''),
    at text not null,
    kind text not null check (kind in ('refused', 'bounced')),  -- by the mail server at once, or by a message that came back
    reason text not null,
    primary key (member_id, address)
) strict, without rowid;
