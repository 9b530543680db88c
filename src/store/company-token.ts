import { z } from "zod";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { People } from "./people.ts";

interface Asked {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
}

/**
 * Whom a company's ID token is about, by the company's own name for them. better-auth has checked its signature by the company's keys, issuer, audience, time and
 * nonce; what it leaves open of OpenID Connect Core 3.1.3.7 and RFC 8725 is looked at here (docs/decisions/0229).
 */
export function subjectOf(
  token: string | undefined,
  profile: { readonly email?: string | null | undefined; readonly email_verified?: unknown },
  { id, issuer, clientId }: Asked,
  people: People,
): string {
  const [header, claims] = partsOf(token, issuer);
  const audience = [claims.aud].flat();
  const isForUs = claims.azp === undefined ? audience.length === 1 : claims.azp === clientId;
  if (!audience.includes(clientId) || !isForUs) throw notTaken("was made for another");
  if (header.typ !== undefined && header.typ.toUpperCase() !== "JWT") throw notTaken(`is a “${header.typ}”`);
  if (claims.events !== undefined) throw notTaken("tells of an event");
  if (claims.iat > Date.now() / 1000 + toleranceS) throw notTaken("is not of this time");
  const email = profile.email ?? "";
  const { known, others } = people.subjectsAt(id, email, claims.sub);
  if (known) return claims.sub;
  if (others) throw anotherPerson(email);
  if (String(profile.email_verified) === "false")
    throw notTaken(`has an e-mail address (${email}) that it does not vouch for`);
  return claims.sub;
}

/** As much as clocks may differ: the same that better-auth takes. */
const toleranceS = 30;

/** Signatures by a key that the company alone has (RFC 7518, RFC 8037, RFC 9864). */
const algorithms = ["RS", "PS", "ES"].flatMap((kind) => [256, 384, 512].map((bits) => `${kind}${bits}`));
const headerSchema = z.looseObject({
  alg: z.enum([...algorithms, "EdDSA", "Ed25519"]),
  typ: z.string().max(50).optional(),
});

const claimsOf = (issuer: string) =>
  z.looseObject({
    iss: z.literal(issuer),
    sub: z.string().min(1).max(255),
    aud: z.union([z.string(), z.array(z.string()).min(1)]),
    azp: z.string().optional(),
    iat: z.number(),
  });

function partsOf(token: string | undefined, issuer: string) {
  try {
    const [header = "", claims = ""] = (token ?? "").split(".");
    return [headerSchema.parse(decoded(header)), claimsOf(issuer).parse(decoded(claims))] as const;
  } catch (cause) {
    throw notTaken("is none, or not as one has to be", cause);
  }
}

const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));

const notTaken = (what: string, cause?: unknown) =>
  new RepmarkError("company-token", `The company's sign-in sent a token that ${what}: nobody is let in by it.`, {
    kind: "refused",
    hint: "Look at what Repmark's entry at the company's sign-in is set to.",
    cause,
  });

const anotherPerson = (email: string) =>
  new RepmarkError(
    "company-another-person",
    `${email} is somebody else at the company's sign-in than who came in by that address before.`,
    {
      kind: "refused",
      hint: `If it is the same person under a new account, or the address now is another's: repmark users remove ${email}, then invite them anew.`,
    },
  );
