import { userInfo } from "node:os";

/** What somebody may do: an admin and a leader see everyone, a manager those below them, a rep themselves (DESIGN §8). */
export const roles = ["admin", "leader", "manager", "rep"] as const;
export type Role = (typeof roles)[number];

/** What a key for programs may be used for; it never opens more than the person who made it may see. */
export const keyScopes = ["read", "export", "write"] as const;
export type KeyScope = (typeof keyScopes)[number];

/** Who asks. Every verb that tells or takes something of people is asked as somebody. */
export interface Caller {
  /** Of the store; `owner` for the person at the command line. */
  readonly userId: string;
  /** What the audit calls them: an e-mail address, or the user of this machine. */
  readonly name: string;
  readonly role: Role;
  /** Who they are in the CRM; null: nobody who sells or leads there. */
  readonly repId: string | null;
  /** When a program asks with a key of theirs; null: the person does. */
  readonly key: { readonly id: string; readonly scopes: readonly KeyScope[]; readonly expiresAt: string | null } | null;
}

/** The person at the command line: the folder's files are theirs, so there is nothing to keep from them. */
export function folderOwner(): Caller {
  return { userId: "owner", name: userInfo().username, role: "admin", repId: null, key: null };
}
