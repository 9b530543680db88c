import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { prepared } from "./prepared.ts";

const role = z.enum(["admin", "leader", "manager", "rep"]);
export type StoredRole = z.infer<typeof role>;

/** Somebody who may sign in. */
export interface StoredUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: StoredRole;
  readonly repId: string | null;
  readonly hasSecondFactor: boolean;
  readonly createdAt: string;
}

/** A link that lets one person in once. */
export interface Invitation {
  readonly purpose: "setup" | "join" | "reset";
  /** Null for the set-up: whoever has the secret says who they are. */
  readonly email: string | null;
  readonly role: StoredRole | null;
  readonly repId: string | null;
  /** Whose password is chosen anew. */
  readonly userId: string | null;
  readonly expiresAt: string;
}

export interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** To the hour; null: never. */
  readonly lastUsedAt: string | null;
}

export interface StoredPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** Whether the device's maker keeps a copy for the person's other devices. */
  readonly isSynced: boolean;
}

export interface StoredSession {
  readonly id: string;
  readonly token: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly address: string | null;
  /** What the program that signed in calls itself (`User-Agent`). */
  readonly agent: string | null;
}

/** Users, invitations and keys. Secrets are given out once and kept as hashes. On disk before a call returns. */
export class People {
  readonly #database: DatabaseSync;
  readonly #prepared: ReturnType<typeof prepared>;
  readonly #once: <Answer>(work: () => Answer) => Answer;

  constructor(database: DatabaseSync, once: <Answer>(work: () => Answer) => Answer) {
    this.#database = database;
    this.#prepared = prepared(database);
    this.#once = once;
  }

  /** By e-mail address. */
  users(): StoredUser[] {
    return this.#database.prepare(`select * from "user" order by "email"`).all().map(userOf);
  }

  user(id: string): StoredUser | null {
    const row = this.#prepared(`select * from "user" where "id" = $id`).get({ id });
    return row === undefined ? null : userOf(row);
  }

  userByEmail(email: string): StoredUser | null {
    const row = this.#database
      .prepare(`select * from "user" where "email" = $email`)
      .get({ email: email.toLowerCase() });
    return row === undefined ? null : userOf(row);
  }

  /** Somebody who comes in by the company's own sign-in alone. */
  add({ email, name, role, repId }: Pick<StoredUser, "email" | "name" | "role" | "repId">, now: string): void {
    this.#once(() =>
      this.#database
        .prepare(
          `insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt", "role", "repId")
           values ($id, $name, $email, 1, $now, $now, $role, $repId)`,
        )
        .run({ id: randomUUID(), name, email: email.toLowerCase(), now, role, repId }),
    );
  }

  /** Answers whether there was such a user. Whoever is signed in with another role is signed out. */
  change(id: string, { role, repId }: Pick<StoredUser, "role" | "repId">): boolean {
    return this.#once(() => {
      const { changes } = this.#database
        .prepare(`update "user" set "role" = $role, "repId" = $repId where "id" = $id`)
        .run({ id, role, repId });
      this.#database.prepare(`delete from "session" where "userId" = $id`).run({ id });
      return Number(changes) > 0;
    });
  }

  /** With their sessions, keys and links. */
  remove(id: string): boolean {
    return this.#once(
      () => Number(this.#database.prepare(`delete from "user" where "id" = $id`).run({ id }).changes) > 0,
    );
  }

  /** Makes a link's secret; one for the same purpose and person takes the place of what was there. */
  invite(invitation: Invitation): string {
    const token = secret();
    this.#once(() => {
      this.#database
        .prepare("delete from invitation where purpose = $purpose and email is $email")
        .run({ purpose: invitation.purpose, email: invitation.email });
      const { purpose, email, role, repId, userId, expiresAt } = invitation;
      this.#database
        .prepare("insert into invitation values ($hash, $purpose, $email, $role, $repId, $userId, $expiresAt, null)")
        .run({ hash: hashOf(token), purpose, email, role, repId, userId, expiresAt });
    });
    return token;
  }

  /** What a link is good for at this instant; null once it is used or over. */
  invitation(token: string, now: string): Invitation | null {
    const row = this.#database
      .prepare("select * from invitation where token_hash = $hash and used_at is null and expires_at > $now")
      .get({ hash: hashOf(token), now });
    return row === undefined ? null : invitationOf(row);
  }

  /** Uses a link up; null where it is not good, or somebody else was quicker. */
  spendInvitation(token: string, now: string): Invitation | null {
    return this.#once(() => {
      const found = this.invitation(token, now);
      if (found !== null)
        this.#database
          .prepare("update invitation set used_at = $now where token_hash = $hash")
          .run({ hash: hashOf(token), now });
      return found;
    });
  }

  /** Whether a password of their own lets somebody in, and not their company alone. */
  hasPassword(userId: string): boolean {
    return (
      this.#database
        .prepare(`select 1 from "account" where "userId" = $userId and "providerId" = 'credential'`)
        .get({ userId }) !== undefined
    );
  }

  /** Whether a company's sign-in has told of that subject before, and, of whoever has that address, of another. */
  subjectsAt(providerId: string, email: string, subject: string): { known: boolean; others: boolean } {
    const rows = this.#database
      .prepare(
        `select "account"."accountId" = $subject as known from "account" join "user" on "user"."id" = "account"."userId"
         where "account"."providerId" = $providerId and ("account"."accountId" = $subject or "user"."email" = $email)`,
      )
      .all({ providerId, subject, email: email.toLowerCase() });
    return { known: rows.some(({ known }) => known === 1), others: rows.some(({ known }) => known === 0) };
  }

  passkeys(userId: string): StoredPasskey[] {
    return this.#database
      .prepare(`select * from "passkey" where "userId" = $userId order by "createdAt", "id"`)
      .all({ userId })
      .map(({ id, name, createdAt, backedUp }) => ({
        id: String(id),
        name: text(name) ?? "",
        createdAt: String(createdAt),
        isSynced: backedUp === 1,
      }));
  }

  /** The latest first, those that are over among them. */
  sessions(userId: string): StoredSession[] {
    const rows = this.#database
      .prepare(`select * from "session" where "userId" = $userId order by "createdAt" desc`)
      .all({ userId });
    return rows.map((row) => ({
      id: String(row.id),
      token: String(row.token),
      createdAt: String(row.createdAt),
      expiresAt: String(row.expiresAt),
      address: text(row.ipAddress),
      agent: text(row.userAgent),
    }));
  }

  /** Ends one session of a user, or all of them but `kept`; answers how many. */
  endSessions(userId: string, id: string | null, kept: string | null = null): number {
    return this.#once(() =>
      Number(
        this.#database
          .prepare(
            `delete from "session" where "userId" = $userId and ($id is null or "id" = $id) and "id" is not $kept`,
          )
          .run({ userId, id, kept }).changes,
      ),
    );
  }

  /** The key itself is answered once and never again. */
  makeKey(key: Omit<StoredKey, "id" | "lastUsedAt">): { readonly id: string; readonly key: string } {
    const [id, made] = [randomUUID(), `rmk_${secret()}`];
    const { name, userId, scopes, createdAt, expiresAt } = key;
    this.#once(() =>
      this.#database
        .prepare("insert into api_key values ($id, $hash, $name, $userId, $scopes, $createdAt, $expiresAt, null)")
        .run({ id, hash: hashOf(made), name, userId, scopes: JSON.stringify(scopes), createdAt, expiresAt }),
    );
    return { id, key: made };
  }

  keys(userId: string): StoredKey[] {
    return this.#database
      .prepare("select * from api_key where user_id = $userId order by created_at, id")
      .all({ userId })
      .map(keyOf);
  }

  /** The key that was sent; null where there is none, or it is over. */
  key(sent: string, now: string): StoredKey | null {
    const row = this.#prepared(
      "select * from api_key where key_hash = $hash and (expires_at is null or expires_at > $now)",
    ).get({ hash: hashOf(sent), now });
    return row === undefined ? null : keyOf(row);
  }

  /** That a key was used, to the hour: a program that asks all day is not a write each time. */
  keyUsed({ id, lastUsedAt }: StoredKey, now: Date): void {
    if (lastUsedAt !== null && now.getTime() - Date.parse(lastUsedAt) < hourMs) return;
    this.#once(() =>
      this.#database
        .prepare("update api_key set last_used_at = $now where id = $id")
        .run({ id, now: now.toISOString() }),
    );
  }

  removeKey(userId: string, id: string): boolean {
    return this.#once(
      () =>
        Number(
          this.#database.prepare("delete from api_key where id = $id and user_id = $userId").run({ id, userId })
            .changes,
        ) > 0,
    );
  }

  /** Remembers a code of a second factor for as long as it could be good; false where it was used already. */
  spendCode(userId: string, code: string, now: Date): boolean {
    return this.#once(() => {
      const before = new Date(now.getTime() - longestCodeMs).toISOString();
      this.#database.prepare("delete from used_code where used_at < $before").run({ before });
      const { changes } = this.#database
        .prepare("insert or ignore into used_code values ($hash, $now)")
        .run({ hash: hashOf(`${userId} ${code}`), now: now.toISOString() });
      return Number(changes) > 0;
    });
  }
}

/** 256 bits, in letters that an address can hold. */
const secret = () => randomBytes(32).toString("base64url");

/** Of a secret with 256 bits of chance, which needs no salt and no slowness. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

const hourMs = 60 * 60 * 1000;

/** A code is good for 30 seconds, and for those of the one before and the one after. */
const longestCodeMs = 120_000;

type Row = Record<string, SQLOutputValue>;

const text = (value: SQLOutputValue | undefined) => (value == null ? null : String(value));

const userOf = (row: Row): StoredUser => ({
  id: String(row.id),
  name: String(row.name),
  email: String(row.email),
  role: role.parse(row.role),
  repId: text(row.repId),
  hasSecondFactor: Number(row.twoFactorEnabled ?? 0) === 1,
  createdAt: String(row.createdAt),
});

const invitationOf = (row: Row): Invitation => ({
  purpose: z.enum(["setup", "join", "reset"]).parse(row.purpose),
  email: text(row.email),
  role: row.role === null ? null : role.parse(row.role),
  repId: text(row.rep_id),
  userId: text(row.user_id),
  expiresAt: String(row.expires_at),
});

const scopesOf = z.array(z.string());

const keyOf = (row: Row): StoredKey => ({
  id: String(row.id),
  name: String(row.name),
  userId: String(row.user_id),
  scopes: scopesOf.parse(JSON.parse(String(row.scopes))),
  createdAt: String(row.created_at),
  expiresAt: text(row.expires_at),
  lastUsedAt: text(row.last_used_at),
});
