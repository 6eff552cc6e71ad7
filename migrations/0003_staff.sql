-- Staff: who may see how fieldwork stands, the one-time codes by which they come, and the trail of what they did.

create table staff (
    staff_id text primary key check (length(staff_id) = 17 and substr(staff_id, 1, 1) = 's'),
    role text not null check (role in ('coordinator', 'researcher')),
    note text not null default '',  -- how the operator tells them apart
    locale text not null default '',
    account integer unique,
    code_hash text unique check (code_hash is null or length(code_hash) = 64),
    code_expires_at text,
    invited_at text not null,
    joined_at text,
    removed_at text,
    check (code_hash is null or account is null),  -- a code is gone once it is used
    check ((code_hash is null) = (code_expires_at is null)),
    check (removed_at is null or (account is null and code_hash is null and note = ''))
) strict, without rowid;

create table audit (  -- no name, no account, no external id: a staff id, what was done, how many it touched
    seq integer primary key,
    at text not null,
    actor text not null,
    action text not null,
    detail text not null default '',
    previous text not null,
    hash text not null unique check (length(hash) = 64)
) strict;

create trigger audit_is_not_changed before update on audit
begin
    select raise(abort, 'the audit trail is append-only');
end;

create trigger audit_is_not_shortened before delete on audit
begin
    select raise(abort, 'the audit trail is append-only');
end;
