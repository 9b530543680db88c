-- Writes that came with a key of their own, and what they were answered: asked for again, they are answered so again and not done twice
-- (docs/decisions/0182). Without an answer the write has begun, or the server stopped in the middle of it. Kept for a day.
create table write_key (
  user_id text not null, route text not null, write_key text not null,
  fingerprint text not null, -- SHA-256 of what was asked
  begun_at text not null,
  status integer, body text,
  primary key (user_id, route, write_key)
) strict, without rowid;

create index write_key_by_age on write_key (begun_at);
