-- Who may sign in, with the tables and columns that better-auth reads and writes (docs/decisions/0171). Instants are ISO text.
create table "user" (
  "id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" integer not null, "image" text,
  "createdAt" text not null, "updatedAt" text not null, "twoFactorEnabled" integer,
  "role" text not null check ("role" in ('admin', 'leader', 'manager', 'rep')),
  "repId" text -- who they are in the CRM, where an admin has said so; else it is found by their e-mail address
) strict;
create table "session" (
  "id" text not null primary key, "expiresAt" text not null, "token" text not null unique, "createdAt" text not null, "updatedAt" text not null,
  "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade
) strict;
create table "account" (
  "id" text not null primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade,
  "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" text, "refreshTokenExpiresAt" text, "scope" text, "password" text,
  "createdAt" text not null, "updatedAt" text not null
) strict;
create table "verification" (
  "id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" text not null, "createdAt" text not null, "updatedAt" text not null
) strict;
create table "twoFactor" (
  "id" text not null primary key, "secret" text not null, "backupCodes" text not null, "userId" text not null references "user" ("id") on delete cascade,
  "verified" integer, "failedVerificationCount" integer, "lockedUntil" text
) strict;
create index "session_userId" on "session" ("userId");
create index "account_userId" on "account" ("userId");
create index "verification_identifier" on "verification" ("identifier");
create index "twoFactor_userId" on "twoFactor" ("userId");

-- A link that lets one person in once: to set up, to join, or to choose a new password. Kept as a hash, so that a copy of the store opens nothing.
create table invitation (
  token_hash text primary key, purpose text not null check (purpose in ('setup', 'join', 'reset')),
  email text, role text, rep_id text, user_id text references "user" ("id") on delete cascade, expires_at text not null, used_at text
) strict, without rowid;

-- Keys for programs, as hashes; `scopes` is JSON.
create table api_key (
  id text primary key, key_hash text not null unique, name text not null, user_id text not null references "user" ("id") on delete cascade,
  scopes text not null, created_at text not null, expires_at text
) strict;

-- Codes of second factors that were used, as hashes, until they are no longer good anyway.
create table used_code (code_hash text primary key, used_at text not null) strict, without rowid;

create trigger user_told after insert on "user" begin
  insert into audited values ('user', new."email", null, json_object('role', new."role", 'rep', new."repId"));
end;
create trigger user_changed_told after update of "role", "repId", "email", "twoFactorEnabled" on "user"
when old."role" <> new."role" or old."repId" is not new."repId" or old."email" <> new."email" or coalesce(old."twoFactorEnabled", 0) <> coalesce(new."twoFactorEnabled", 0) begin
  insert into audited values ('user', new."email",
    json_object('email', old."email", 'role', old."role", 'rep', old."repId", 'secondFactor', old."twoFactorEnabled"),
    json_object('email', new."email", 'role', new."role", 'rep', new."repId", 'secondFactor', new."twoFactorEnabled"));
end;
create trigger user_taken_told after delete on "user" begin
  insert into audited values ('user', old."email", json_object('role', old."role", 'rep', old."repId"), null);
end;
create trigger password_told after update of "password" on "account" when old."password" is not new."password" begin
  insert into audited values ('password', (select "email" from "user" where "id" = new."userId"), null, null);
end;
-- That somebody came in; how long they stay is nobody's change.
create trigger session_told after insert on "session" begin
  insert into audited values ('sign-in', (select "email" from "user" where "id" = new."userId"), null, json_object('address', new."ipAddress"));
end;
create trigger invitation_told after insert on invitation begin
  insert into audited values ('invitation', coalesce(new.email, new.purpose), null, json_object('purpose', new.purpose, 'role', new.role, 'rep', new.rep_id, 'until', new.expires_at));
end;
create trigger invitation_used_told after update of used_at on invitation begin
  insert into audited values ('invitation', coalesce(new.email, new.purpose), json_object('purpose', new.purpose), json_object('purpose', new.purpose, 'used', new.used_at));
end;
create trigger api_key_told after insert on api_key begin
  insert into audited values ('key', new.name, null, json_object('user', (select "email" from "user" where "id" = new.user_id), 'scopes', json(new.scopes), 'until', new.expires_at));
end;
create trigger api_key_taken_told after delete on api_key begin
  insert into audited values ('key', old.name, json_object('scopes', json(old.scopes), 'until', old.expires_at), null);
end;
