-- For whom a researcher's files are sealed: a public key that they hand over out of band. No secret is kept.

alter table staff add column file_key text not null default '' check (removed_at is null or file_key = '');
