-- The day on which people leave the store for good: carried out once, and what became of it.

create table link_deletion (
    one integer primary key check (one = 1),
    due_on text not null,  -- the date that the study file named
    parted_at text not null,  -- when people and link were deleted
    people integer not null,
    pairs integer not null,
    finished_at text  -- when the file and its -wal were written anew, so that no deleted page is left; null: still to be done
) strict;

create trigger nobody_joins_once_the_link_is_deleted before insert on members
when exists (select 1 from link_deletion)
begin
    select raise(abort, 'the link is deleted: this store takes nobody any more');
end;

create trigger link_is_deleted_for_good before insert on link
when exists (select 1 from link_deletion)
begin
    select raise(abort, 'the link is deleted: this store takes nobody any more');
end;
