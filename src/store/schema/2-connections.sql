-- CRMs that somebody connected. `settings` is JSON without anything secret; secrets are in `sealed`, of no use without the key
-- (docs/decisions/0096). `schedule` says when it is synced by itself, in the words of cron; null: only when asked.
create table connection (
  name text primary key, connector text not null, settings text not null, sealed blob not null, schedule text, connected_at text not null
) strict, without rowid;
