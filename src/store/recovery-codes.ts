import { createHash, randomBytes } from "node:crypto";
import { symmetricDecrypt } from "better-auth/crypto";

/** Letters and digits that are not taken for one another: 32, so that each is five bits. */
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** Ten codes of 120 bits each, in groups that a person can copy. */
export const recoveryCodes = (): string[] =>
  Array.from({ length: 10 }, () =>
    [...randomBytes(24)]
      .map((byte, at) => `${at > 0 && at % 4 === 0 ? "-" : ""}${alphabet[byte % alphabet.length]}`)
      .join(""),
  );

/** What is kept of one, and what better-auth is asked for: with so much chance a hash needs neither salt nor slowness. */
export const recoveryCodeHash = (typed: string) =>
  `sha256:${createHash("sha256")
    .update(typed.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))
    .digest("hex")}`;

/** How better-auth keeps what is left of somebody's codes. Those of before were sealed, and were as long as they are. */
export const keepingRecoveryCodes = (secret: string) => ({
  encrypt: async (list: string) =>
    JSON.stringify(codesIn(list).map((each) => (each.startsWith("sha256:") ? each : recoveryCodeHash(each)))),
  decrypt: async (kept: string) => {
    if (kept.startsWith("[")) return kept;
    return JSON.stringify(codesIn(await symmetricDecrypt({ key: secret, data: kept })).map(recoveryCodeHash));
  },
});

const codesIn = (list: string) => JSON.parse(list) as readonly string[];
