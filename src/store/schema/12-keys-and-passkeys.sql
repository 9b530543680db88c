-- When a key was last used, to the hour, so that whoever made it sees which of them are still needed.
alter table api_key add column last_used_at text;

-- Passkeys, as better-auth's plugin reads and writes them (docs/decisions/0213): what is kept of one is public, its secret never leaves the device.
create table "passkey" (
  "id" text not null primary key, "name" text, "publicKey" text not null, "userId" text not null references "user" ("id") on delete cascade,
  "credentialID" text not null unique, "counter" integer not null, "deviceType" text not null, "backedUp" integer not null, "transports" text,
  "createdAt" text, "aaguid" text
) strict;
create index "passkey_userId" on "passkey" ("userId");
create trigger passkey_told after insert on "passkey" begin
  insert into audited values ('passkey', (select "email" from "user" where "id" = new."userId"), null, json_object('name', new."name"));
end;
create trigger passkey_taken_told after delete on "passkey" begin
  insert into audited values ('passkey', (select "email" from "user" where "id" = old."userId"), json_object('name', old."name"), null);
end;
