import type { Caller, KeyScope, Role } from "../../src/app/access/caller.ts";

/** Somebody who asks: a person, or with scopes a key of theirs. */
export const caller = (role: Role, repId: string | null, scopes?: readonly KeyScope[]): Caller => ({
  userId: `${role} ${repId}`,
  name: `${repId}@example.com`,
  role,
  repId,
  key: scopes === undefined ? null : { id: "key", scopes, expiresAt: null },
});
