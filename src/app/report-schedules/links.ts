import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Store } from "../../store/store.ts";

/** The link by which a recipient leaves: theirs alone, and signed, so that nobody can leave in another's name. */
export function unsubscribeLink(store: Pick<Store, "secrets">, address: string, recipient: string): string {
  return `${address.replace(/\/$/, "")}/unsubscribe/${recipient}.${signature(store, recipient)}`;
}

/** Whose link it is; undefined when it was not signed here. Whether they are still a recipient is not said. */
function recipientOfLink(store: Pick<Store, "secrets">, token: string): string | undefined {
  const [, recipient, signed] = /^([\w-]{1,64})\.([\w-]{43})$/.exec(token) ?? [];
  if (recipient === undefined || signed === undefined) return undefined;
  const right = Buffer.from(signature(store, recipient));
  return timingSafeEqual(right, Buffer.from(signed)) ? recipient : undefined;
}

function signature(store: Pick<Store, "secrets">, recipient: string): string {
  return createHmac("sha256", linkKey(store)).update(`unsubscribe ${recipient}`).digest("base64url");
}

/** Made on first use; it outlives a change of the folder's key, as mails do. */
function linkKey(store: Pick<Store, "secrets">): Buffer {
  const known = store.secrets.read("links");
  if (known !== undefined) return Buffer.from(known, "base64");
  const fresh = randomBytes(32);
  store.secrets.keep("links", fresh.toString("base64"), new Date().toISOString());
  return fresh;
}

/** Of whom a link is: for the page behind it. */
export function leavingBy(store: Store, now: () => Date) {
  const recipientOf = (token: string) => store.reportSchedules.recipient(recipientOfLink(store, token) ?? "");
  return {
    find: (token: string) => {
      const found = recipientOf(token);
      if (found === undefined) return undefined;
      return { schedule: found.schedule, language: found.language, hasLeft: found.leftAt !== null };
    },
    leave: (token: string) => {
      const found = recipientOf(token);
      if (found !== undefined) store.reportSchedules.unsubscribe(found.id, now().toISOString());
    },
  };
}
