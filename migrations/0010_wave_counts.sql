-- What is kept of a wave when the people it was sent to leave the store: a day and a number, about nobody.

alter table waves add column began_on text;  -- null while its deliveries say so
alter table waves add column written_to integer not null default 0;
