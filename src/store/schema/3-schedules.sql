-- How the last sync of a connection ended, by its schedule or by hand: when, and why it failed (JSON of code, message and hint; null: it did not).
alter table connection add column tried_at text;
alter table connection add column failure text;
