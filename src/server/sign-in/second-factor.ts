import { z } from "zod";
import type { Workspace } from "../../app/workspace.ts";
import { passkeyNeeded, secondFactorNeeded } from "./refusals.ts";

interface Person {
  readonly id: string;
  readonly hasSecondFactor: boolean;
}

/**
 * Whether two factors are asked of everyone, and somebody has one alone: a password, and neither an app's codes nor a passkey. Whoever comes by their company has
 * what the company asks (docs/decisions/0230).
 */
export function lacksSecondFactor({ id, hasSecondFactor }: Person, { store }: Workspace): boolean {
  if (hasSecondFactor || store.settings().secondFactor !== "everyone") return false;
  return store.people.hasPassword(id) && store.people.passkeys(id).length === 0;
}

/** Nothing is answered to them but what it takes to set one up. */
export function refuseOneFactor(person: Person | null, workspace: Workspace): void {
  if (person !== null && lacksSecondFactor(person, workspace)) throw secondFactorNeeded();
}

/** What they may do, of what is passed on: set up a second factor, sign in and out. */
export const onTheWay: ReadonlySet<string> = new Set([
  "/sign-in/email",
  "/sign-in/social",
  "/sign-out",
  "/two-factor/enable",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/generate-authenticate-options",
  "/passkey/verify-authentication",
]);

/** Whoever has a passkey and no codes uses it: their password alone would be one factor. */
export function refusePasswordAlone(text: string, { store }: Workspace): void {
  const came = session.safeParse(JSON.parse(text));
  if (!came.success || store.settings().secondFactor !== "everyone") return;
  const { user, token } = came.data;
  if (store.people.user(user.id)?.hasSecondFactor === true || store.people.passkeys(user.id).length === 0) return;
  const made = store.people.sessions(user.id).find((each) => each.token === token);
  if (made !== undefined) store.people.endSessions(user.id, made.id);
  throw passkeyNeeded();
}

const session = z.object({ token: z.string(), user: z.object({ id: z.string() }) });
