import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { Store } from "../../store/store.ts";
import { defineQuery } from "../../warehouse/query.ts";
import type { Workspace } from "../workspace.ts";
import { type Role, roles } from "./caller.ts";
import type { SignInSettings } from "./sign-in.ts";

/** How long a link lets somebody in (anchors S9). */
const linkLastsMs = 60 * 60 * 1000;

/** Somebody who may sign in, without anything secret. */
export interface UserTold {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Who an admin said they are in the CRM; null: found by their e-mail address. */
  readonly rep: string | null;
  readonly secondFactor: boolean;
  readonly since: string;
}

/** Everyone who may sign in, by e-mail address. */
export function users(store: Store): UserTold[] {
  return store.people.users().map(({ email, name, role, repId, hasSecondFactor, createdAt }) => ({
    email,
    name,
    role,
    rep: repId,
    secondFactor: hasSecondFactor,
    since: createdAt,
  }));
}

/** The secret that makes the first admin: told on the terminal, good for an hour, until used or the server starts anew. Null once there is a user. */
export function setupSecret(store: Store, now: Date): string | null {
  if (store.people.users().length > 0) return null;
  const whoever = { email: null, role: "admin", repId: null, userId: null } as const;
  return store.people.invite({ purpose: "setup", ...whoever, expiresAt: lasting(now) });
}

/** Lets somebody join: the secret of their link, good for an hour and once. */
export function invite(
  store: Store,
  { email, role, rep }: { readonly email: string; readonly role: string; readonly rep?: string | undefined },
  now: Date,
): { readonly token: string; readonly expiresAt: string } {
  const address = addressOf(email);
  if (store.people.userByEmail(address) !== null) throw isUser(address);
  const expiresAt = lasting(now);
  const token = store.people.invite({
    purpose: "join",
    email: address,
    role: roleOf(role),
    repId: rep ?? null,
    userId: null,
    expiresAt,
  });
  return { token, expiresAt };
}

/** Lets somebody come in by the company's own sign-in, where that is the only way. */
export function addUser(
  store: Store,
  { email, role, rep }: { readonly email: string; readonly role: string; readonly rep?: string | undefined },
  now: Date,
): void {
  const address = addressOf(email);
  if (store.people.userByEmail(address) !== null) throw isUser(address);
  store.people.add({ email: address, name: address, role: roleOf(role), repId: rep ?? null }, now.toISOString());
}

/** Lets somebody choose a new password: the secret of their link. What they have now is good until then. */
export function resetPassword(
  store: Store,
  email: string,
  now: Date,
): { readonly token: string; readonly expiresAt: string } {
  const { id, email: address, role, repId } = userNamed(store, email);
  const expiresAt = lasting(now);
  return {
    token: store.people.invite({ purpose: "reset", email: address, role, repId, userId: id, expiresAt }),
    expiresAt,
  };
}

/** What of how people sign in decides how somebody new does. */
export type WayIn = Pick<SignInSettings, "publicUrl" | "onlyProvider">;

/** A link to hand over; null where none is needed. */
export interface LinkTold {
  readonly email: string;
  readonly link: string | null;
  readonly expiresAt: string | null;
}

/** Lets somebody join by whichever way there is: a link, or the company's own sign-in where that is the only one. */
export function letJoin(store: Store, asked: Parameters<typeof invite>[1], way: WayIn, now: Date): LinkTold {
  if (way.onlyProvider) {
    addUser(store, asked, now);
    return { email: asked.email, link: null, expiresAt: null };
  }
  const { token, expiresAt } = invite(store, asked, now);
  return { email: asked.email, link: linkOf(token, way), expiresAt };
}

/** Lets somebody choose a new password, where there are any. */
export function letChoosePassword(store: Store, email: string, way: WayIn, now: Date): LinkTold {
  if (way.onlyProvider) throw noPasswords();
  const { token, expiresAt } = resetPassword(store, email, now);
  return { email, link: linkOf(token, way), expiresAt };
}

/** The secret is behind the #, which no server and no log ever sees. */
const linkOf = (token: string, { publicUrl }: WayIn) => `${publicUrl ?? ""}/sign-in#link=${token}`;

/** Gives somebody another role or another person in the CRM; they sign in anew. The last admin stays one. */
export function changeRole(
  store: Store,
  {
    email,
    role,
    rep,
  }: { readonly email: string; readonly role?: string | undefined; readonly rep?: string | undefined },
): void {
  const user = userNamed(store, email);
  const next = role === undefined ? user.role : roleOf(role);
  if (user.role === "admin" && next !== "admin") keepAnAdmin(store);
  store.people.change(user.id, { role: next, repId: rep === undefined ? user.repId : rep === "" ? null : rep });
}

/** Takes away somebody's way in, with their sessions, keys and links, from this instant on. */
export function removeUser(store: Store, email: string): void {
  const user = userNamed(store, email);
  if (user.role === "admin") keepAnAdmin(store);
  store.people.remove(user.id);
}

/** Who has this e-mail address in the CRM; null: nobody, or more than one. */
export async function repWithEmail(workspace: Workspace, email: string): Promise<string | null> {
  const [rep, ...more] = await workspace.data.warehouse.all(repByEmail, { email: email.toLowerCase() });
  return rep === undefined || more.length > 0 ? null : rep.rep_id;
}

const repByEmail = defineQuery(import.meta.url, "rep-by-email.sql", z.object({ rep_id: z.string() }));

/** The same beside a running server, for the command line. */
export function withStore<Answer>(folder: string, work: (store: Store) => Answer): Answer {
  using store = Store.open(folder);
  return work(store);
}

const lasting = (now: Date) => new Date(now.getTime() + linkLastsMs).toISOString();

function userNamed(store: Store, email: string) {
  const user = store.people.userByEmail(email.trim());
  if (user !== null) return user;
  throw new RepmarkError(
    "unknown-user",
    { en: `Nobody signs in as ${email}.`, sv: `Ingen loggar in som ${email}.` },
    { kind: "usage", hint: { en: "See who does: repmark users list", sv: "Se vilka som gör det: repmark users list" } },
  );
}

function keepAnAdmin(store: Store): void {
  if (store.people.users().filter(({ role }) => role === "admin").length > 1) return;
  throw new RepmarkError(
    "last-admin",
    { en: "This is the last admin.", sv: "Det här är den sista administratören." },
    {
      kind: "usage",
      hint: { en: "Make somebody else an admin first.", sv: "Gör någon annan till administratör först." },
    },
  );
}

function roleOf(said: string): Role {
  const role = roles.find((each) => each === said);
  if (role !== undefined) return role;
  throw new RepmarkError(
    "unknown-role",
    { en: `“${said}” is no role.`, sv: `”${said}” är ingen roll.` },
    { kind: "usage", hint: { en: `Choose one of ${roles.join(", ")}.`, sv: `Välj en av ${roles.join(", ")}.` } },
  );
}

function addressOf(said: string): string {
  const address = z.email().max(254).safeParse(said.trim().toLowerCase());
  if (address.success) return address.data;
  throw new RepmarkError(
    "bad-email",
    { en: `“${said}” is no e-mail address.`, sv: `”${said}” är ingen e-postadress.` },
    { kind: "usage", hint: { en: "Write it as ada@example.com.", sv: "Skriv den som ada@example.com." } },
  );
}

const noPasswords = () =>
  new RepmarkError(
    "no-passwords",
    { en: "There are no passwords here.", sv: "Här finns inga lösenord." },
    {
      kind: "usage",
      hint: {
        en: "People sign in with their company account: look after it where that is kept.",
        sv: "Man loggar in med företagets konto: sköt det där det finns.",
      },
    },
  );

const isUser = (email: string) =>
  new RepmarkError(
    "already-a-user",
    { en: `${email} signs in already.`, sv: `${email} loggar redan in.` },
    {
      kind: "usage",
      hint: {
        en: "Change their role or let them choose a new password: repmark users role, repmark users reset",
        sv: "Ändra rollen eller låt dem välja ett nytt lösenord: repmark users role, repmark users reset",
      },
    },
  );
