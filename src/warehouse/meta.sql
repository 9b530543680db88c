-- What the warehouse holds, written in the same transaction as what it describes, so that a log cut short shows.
create schema if not exists meta;

-- The landing runs whose records are in raw.
create table meta.loaded_run (run varchar);
-- One row once core is built: its place in the sequence of builds, what it was built from, and the hash of its content.
create table meta.built (generation bigint, runs varchar[], "input" varchar, version varchar);
-- What made the raw tables and filled them: another Repmark may do both otherwise, so its raw is read anew from landing.
create table meta.loaded_by (fingerprint varchar);
