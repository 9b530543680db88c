-- When a key was last used, to the hour, so that whoever made it sees which of them are still needed.
alter table api_key add column last_used_at text;
