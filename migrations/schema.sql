-- The store: people on one side, answers on the other, one table that joins them, and what is on its way.
-- Times are ISO-8601 UTC text with milliseconds and Z. Ids are random; nobody is ever shown both of a pair.
-- The people's tables and `cases` are kept in the order of their random keys: in the order of insertion they could be
-- laid side by side and matched again after the link is deleted.

create table store_facts (
    one integer primary key check (one = 1),
    kind text not null check (kind in ('field', 'demo', 'rehearsal')),
    study text not null,
    created_at text not null,
    secret blob not null check (length(secret) = 32)  -- keys the hashes in do_not_contact
) strict;

-- ---------------------------------------------------------------- people: names and accounts, never an answer

create table members (
    member_id text primary key check (length(member_id) = 17 and substr(member_id, 1, 1) = 'm'),
    external_id text unique,
    name text not null default '',
    title text not null default '',
    email text not null default '',
    institution text not null default '',
    locale text not null default '',
    zone text not null default '',
    frame text not null default '{}',
    account integer unique,  -- Telegram's id of the person; null until a link is used
    created_at text not null,
    unreachable_since text,
    messages_off_at text,
    replaced_at text  -- when this seat was last given to another person
) strict, without rowid;

create table tokens (
    token_hash text primary key check (length(token_hash) = 64),
    member_id text not null references members on delete cascade,
    purpose text not null,
    minted_at text not null,
    first_used_at text,
    revoked_at text
) strict, without rowid;
create index tokens_by_member on tokens (member_id);

create table consents (
    member_id text not null references members on delete cascade,
    answer integer not null check (answer in (0, 1)),
    at text not null,
    locale text not null,
    notice text not null,
    primary key (member_id, at)
) strict, without rowid;

create table contacts (
    member_id text not null references members on delete cascade,
    item text not null,
    value text not null,
    at text not null,
    primary key (member_id, item)
) strict, without rowid;

create table do_not_contact (  -- keyed hashes of people who withdrew; without the secret they say nothing
    hash text primary key check (length(hash) = 64),
    what text not null check (what in ('account', 'external_id')),
    month text not null
) strict, without rowid;

create table notices (  -- what a coordinator should know, such as a link used from a second account
    id integer primary key,
    at text not null,
    kind text not null,
    member_id text references members on delete cascade
) strict;

-- ---------------------------------------------------------------- answers: under a random case id, no identity

create table versions (
    hash text primary key check (length(hash) = 64),
    q_version text not null unique,
    structure text not null,
    wording text not null,
    fielded_at text not null
) strict;

create table variables (
    version text not null references versions on delete cascade,
    position integer not null check (position > 0),
    variable text not null,
    item text not null,
    kind text not null check (kind in ('code', 'number', 'text', 'datetime')),
    measure text not null check (measure in ('nominal', 'ordinal', 'scale')),
    label_es text not null,
    label_en text not null,
    text_es text not null,
    text_en text not null,
    universe text not null,
    formula text not null default '',
    in_cells integer not null default 1 check (in_cells in (0, 1)),  -- filled in the interview; otherwise worked out by the export
    primary key (version, variable)
) strict;

create table variable_values (
    version text not null,
    variable text not null,
    code integer not null,
    is_missing integer not null check (is_missing in (0, 1)),
    label_es text not null,
    label_en text not null,
    stata text not null default '',
    primary key (version, variable, code),
    foreign key (version, variable) references variables (version, variable) on delete cascade
) strict;

create table disposition_codes (
    disp integer primary key,
    aapor_class text not null check (aapor_class in ('I', 'P', 'R', 'NC', 'O', 'UO', 'NE')),
    status integer not null check (status between 0 and 8)
) strict;
insert into disposition_codes (disp, aapor_class, status) values
    (110, 'I', 1), (120, 'P', 2), (211, 'R', 4), (212, 'R', 3), (213, 'R', 6), (214, 'R', 8), (226, 'NC', 7), (233, 'O', 7),
    (236, 'O', 7), (311, 'UO', 7), (319, 'UO', 7), (330, 'UO', 7), (410, 'NE', 5), (411, 'NE', 5), (480, 'NE', 0), (481, 'NE', 0);

create table cases (
    case_id text primary key check (length(case_id) = 17 and substr(case_id, 1, 1) = 'c'),
    seed integer not null,
    stratum integer not null default 0,
    entry_mode integer not null check (entry_mode in (1, 2, 3)),
    disp integer not null references disposition_codes,
    disp_final integer not null default 0 check (disp_final in (0, 1)),
    disp_at text not null,
    created_at text not null,
    invited_at text
) strict, without rowid;

create table interviews (
    case_id text primary key references cases on delete cascade,
    version text not null references versions (hash),
    step integer not null check (step >= 0),
    snapshot text not null,
    cells text not null default '{}',  -- variable -> value or missing code, for every data variable; empty before consent
    locale text not null,
    phase text not null,
    begun_at text not null,
    last_at text not null,
    consent_at text,
    submitted_at text,
    live_message_id integer,
    live_key text not null default '',
    live_visit integer not null default 0,
    check (consent_at is not null or cells = '{}')
) strict;

create table records (
    case_id text not null references cases on delete cascade,
    seq integer not null,
    version text not null references versions (hash),
    variable text not null,
    value_num integer,
    value_text text,
    kind text not null check (kind in ('data', 'ops')),
    via text not null,
    item text not null,
    visit integer not null,
    given_at text not null,
    superseded_at text,
    void integer not null default 0 check (void in (0, 1)),
    primary key (case_id, seq),
    check ((value_num is null) <> (value_text is null))
) strict, without rowid;

create table item_paradata (
    case_id text not null references cases on delete cascade,
    item text not null,
    visit integer not null,
    shown_at text not null,
    answered_at text,
    latency_ms integer,
    n_changes integer not null default 0,
    via text not null default '',
    sitting integer not null,
    primary key (case_id, item, visit)
) strict, without rowid;

-- ---------------------------------------------------------------- the one place where the two sides meet

create table link (
    member_id text not null unique references members on delete cascade,
    case_id text not null unique references cases on delete cascade,
    primary key (member_id, case_id)
) strict;

-- ---------------------------------------------------------------- transit: blanked as soon as it has had its effect

create table inbox (
    update_id integer primary key,
    account integer not null,  -- 0: nobody's, or done
    arrived_at text not null,
    state text not null check (state in ('waiting', 'done', 'set_aside')),
    tries integer not null default 0,
    error text not null default '',
    payload blob,
    check (state <> 'done' or (payload is null and account = 0))
) strict;
create index inbox_waiting on inbox (update_id) where state = 'waiting';

create table outbox (
    id integer primary key autoincrement,
    case_id text,
    account integer,  -- only for people without a case; everybody else is found through link
    step integer not null,
    state text not null check (state in ('waiting', 'sending', 'said', 'given_up')),
    locale text not null,
    version text not null,
    say text not null,
    created_at text not null,
    error text not null default '',
    tries integer not null default 0,
    check (case_id is null or account is null),
    check (state in ('waiting', 'sending') or (say = '' and account is null))
) strict;
create index outbox_waiting on outbox (id) where state in ('waiting', 'sending');
create index outbox_waiting_of on outbox (case_id) where state in ('waiting', 'sending');

create table reminders (
    case_id text not null references cases on delete cascade,
    kind text not null check (kind in ('nudge', 'tomorrow')),
    due_at text not null,
    state text not null check (state in ('waiting', 'sent', 'dropped')),
    reason text not null default '',
    sent_at text,
    primary key (case_id, kind),
    check ((state = 'sent') = (sent_at is not null))
) strict;
create index reminders_due on reminders (due_at) where state = 'waiting';

-- ---------------------------------------------------------------- what analysis reads

-- Cases with consent and what the store itself knows of each. `responses` puts the items' columns in front; it is made
-- again whenever a version is fielded. Case times leave the store as whole minutes.
create view consented_cases as
select
    i.case_id as case_id, i.cells as cells, v.q_version as q_version, v.hash as q_hash,
    case i.locale when 'es' then 1 when 'en' then 2 else 90 end as lang, c.stratum as stratum, c.entry_mode as entry_mode,
    json_extract(i.snapshot, '$.notice') as notice_version,
    substr(i.begun_at, 1, 16) || ':00Z' as started_at,
    substr(i.consent_at, 1, 16) || ':00Z' as consent_at,
    coalesce(substr(i.submitted_at, 1, 16) || ':00Z', '') as submitted_at,
    substr(i.last_at, 1, 16) || ':00Z' as last_at,
    c.disp as disp, d.status as status,
    coalesce(json_extract(i.snapshot, '$.counts.sittings'), 0) as n_sessions,
    coalesce(json_extract(i.snapshot, '$.counts.lang_switches'), 0) as lang_switches,
    coalesce(json_extract(i.snapshot, '$.counts.back'), 0) as n_back,
    coalesce(json_extract(i.snapshot, '$.counts.edit'), 0) as n_edit,
    coalesce(json_extract(i.snapshot, '$.counts.soft'), 0) as n_soft,
    coalesce(json_extract(i.snapshot, '$.counts.err'), 0) as n_err,
    coalesce(json_extract(i.snapshot, '$.counts.remind'), 0) as n_remind,
    cast(c.seed as text) as rand_seed
from interviews as i
inner join cases as c on c.case_id = i.case_id
inner join versions as v on v.hash = i.version
inner join disposition_codes as d on d.disp = c.disp
where i.consent_at is not null;

create view responses as
select
    case_id, q_version, q_hash, lang, stratum, entry_mode, notice_version, started_at, consent_at, submitted_at, last_at, disp,
    status, n_sessions, lang_switches, n_back, n_edit, n_soft, n_err, n_remind, rand_seed
from consented_cases;

create view answers_long as
select
    r.case_id as case_id, v.q_version as q_version, r.variable as variable, r.seq as seq, r.value_num as value_num,
    r.value_text as value_text, case when r.value_num between -99 and -93 then r.value_num end as missing,
    r.given_at as given_at, r.superseded_at as superseded_at, r.void as void
from records as r
inner join versions as v on v.hash = r.version
inner join interviews as i on i.case_id = r.case_id
where r.kind = 'data' and i.consent_at is not null;

create view codebook as
select
    v.q_version as q_version, c.variable as variable, c.item as item, c.position as position, c.kind as kind,
    c.measure as measure, c.label_es as label_es, c.label_en as label_en, c.text_es as text_es, c.text_en as text_en,
    c.universe as universe, c.formula as formula
from variables as c inner join versions as v on v.hash = c.version;

create view value_labels as
select
    v.q_version as q_version, c.variable as variable, c.code as code, c.is_missing as is_missing,
    c.label_es as label_es, c.label_en as label_en, c.stata as stata
from variable_values as c inner join versions as v on v.hash = c.version;

create view dispositions as
select
    c.case_id as case_id, c.stratum as stratum, c.entry_mode as entry_mode, c.disp as disp, d.aapor_class as aapor_class,
    c.disp_final as final, c.disp_at as as_of
from cases as c inner join disposition_codes as d on d.disp = c.disp
where c.disp <> 311;  -- 311 is in the frame, but neither invited nor opened

create view paradata as
select
    p.case_id as case_id, p.item as item, p.visit as visit, p.shown_at as shown_at, p.answered_at as answered_at,
    p.latency_ms as latency_ms, p.n_changes as n_changes, p.via as via, p.sitting as sitting
from item_paradata as p inner join interviews as i on i.case_id = p.case_id
where i.consent_at is not null;

-- ---------------------------------------------------------------- the roster

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

-- ---------------------------------------------------------------- staff

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

-- ---------------------------------------------------------------- mail

-- Addresses that mail does not reach. A fault is of one address: when the roster gets another one, it is tried again.

create table mail_faults (
    member_id text not null references members on delete cascade,
    address text not null check (address <> ''),
    at text not null,
    kind text not null check (kind in ('refused', 'bounced')),  -- by the mail server at once, or by a message that came back
    reason text not null,
    primary key (member_id, address)
) strict, without rowid;

-- ---------------------------------------------------------------- operation

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

-- ---------------------------------------------------------------- waves

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
    ended_at text, began_on text, written_to integer not null default 0,
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

-- ---------------------------------------------------------------- the end of the link

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

-- ---------------------------------------------------------------- the staff's desk

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

-- For whom a researcher's files are sealed: a public key that they hand over out of band. No secret is kept.

alter table staff add column file_key text not null default '' check (removed_at is null or file_key = '');

-- ---------------------------------------------------------------- results

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
