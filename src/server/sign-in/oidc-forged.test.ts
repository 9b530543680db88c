import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import {
  type Company,
  companyKey,
  companyKeyId,
  type Lies,
  openCompany,
  openFolder,
  openRepmark,
} from "../../../test/world/company-sign-in.ts";
import { addUser } from "../../app/access/users.ts";

/** What somebody between, or a company's sign-in gone wrong, may say of people: nobody comes in by it (anchors S11). */
let company: Company;
let folder: Awaited<ReturnType<typeof openFolder>>;
let repmark: Awaited<ReturnType<typeof openRepmark>>;

beforeAll(async () => {
  company = await openCompany();
  folder = await openFolder();
  repmark = await openRepmark(company, folder);
}, 60_000);
beforeEach(() => {
  company.visitor = "ada@example.com";
  company.lies = {};
  company.claims = (id) => ({ email: id, email_verified: true, name: id });
});
afterAll(async () => {
  await repmark?.close();
  folder?.close();
  company?.close();
});

interface Token {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signature: Buffer;
}

const decoded = (text: string): Record<string, unknown> => JSON.parse(Buffer.from(text, "base64url").toString());
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const read = (token: string): Token => {
  const [header = "", claims = "", signature = ""] = token.split(".");
  return { header: decoded(header), claims: decoded(claims), signature: Buffer.from(signature, "base64url") };
};
const written = ({ header, claims, signature }: Token) =>
  `${encoded(header)}.${encoded(claims)}.${signature.toString("base64url")}`;

/** Signed anew, as the company would (RS256), with what was changed. */
function signed(token: Token, { header = {}, claims = {}, key = companyKey }: Changed = {}): string {
  const all = { ...token, header: { ...token.header, ...header }, claims: { ...token.claims, ...claims } };
  const digest = { RS384: "sha384", RS512: "sha512" }[String(all.header.alg)] ?? "sha256";
  const signature = sign(digest, Buffer.from(`${encoded(all.header)}.${encoded(all.claims)}`), key);
  return written({ ...all, signature });
}
interface Changed {
  readonly header?: object;
  readonly claims?: object;
  readonly key?: KeyObject;
}

/** By a secret that everybody knows: the company's public key, in one of the ways it is written. */
function signedByPublicKey(token: Token, secret: string | Buffer): string {
  const header = { ...token.header, alg: "HS256" };
  const signature = createHmac("sha256", secret)
    .update(`${encoded(header)}.${encoded(token.claims)}`)
    .digest();
  return written({ ...token, header, signature });
}

const publicKey = createPublicKey(companyKey);
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
const strangersKey = {
  ...stranger.publicKey.export({ format: "jwk" }),
  kid: "of-a-stranger",
  alg: "RS256",
  use: "sig",
};
const ellipse = generateKeyPairSync("ec", { namedCurve: "P-256" });
const seconds = () => Math.floor(Date.now() / 1000);

const forged: readonly (readonly [string, (token: Token) => string | undefined])[] = [
  ["no ID token", () => undefined],
  ["an empty one", () => ""],
  ["one that is no token", () => "an-opaque-token"],
  ["an unsigned one (none)", (token) => written({ ...token, header: { alg: "none" }, signature: Buffer.of() })],
  ["an unsigned one (NONE)", (token) => written({ ...token, header: { alg: "NONE" }, signature: Buffer.of() })],
  ["one without its signature", (token) => written({ ...token, signature: Buffer.of() })],
  ["a signature altered by a bit", (token) => written({ ...token, signature: flipped(token.signature) })],
  ["claims altered under their signature", (token) => written({ ...token, claims: { ...token.claims, name: "Eve" } })],
  ["another's key under the company's name", (token) => signed(token, { key: stranger.privateKey })],
  ["another's key", (token) => signed(token, { key: stranger.privateKey, header: { kid: strangersKey.kid } })],
  ["a key that it brings", (token) => signed(token, { key: stranger.privateKey, header: { jwk: strangersKey } })],
  [
    "a key from an address that it names",
    (token) => signed(token, { key: stranger.privateKey, header: { jku: `${company.issuer}/jwks-of-a-stranger` } }),
  ],
  ["an algorithm of elsewhere over the company's key", (token) => signed(token, { header: { alg: "ES256" } })],
  ["the public key as a secret (PEM)", (token) => signedByPublicKey(token, pem("spki"))],
  ["the public key as a secret (PKCS 1)", (token) => signedByPublicKey(token, pem("pkcs1"))],
  ["the public key as a secret (JWK)", (token) => signedByPublicKey(token, JSON.stringify(jwk()))],
  ["the public key as a secret (modulus)", (token) => signedByPublicKey(token, Buffer.from(jwk().n!, "base64url"))],
  ["an empty secret", (token) => signedByPublicKey(token, "")],
  ["an algorithm that the company does not name", (token) => signed(token, { header: { alg: "RS512" } })],
  ["something that must be understood and is not", (token) => signed(token, { header: { crit: ["x"], x: 1 } })],
  ["one that is over", (token) => signed(token, { claims: { iat: seconds() - 600, exp: seconds() - 60 } })],
  ["one without an end", (token) => signed(token, { claims: { exp: undefined } })],
  ["an end that is no time", (token) => signed(token, { claims: { exp: "2099-01-01" } })],
  ["one that is not good yet", (token) => signed(token, { claims: { nbf: seconds() + 300 } })],
  ["one of tomorrow", (token) => signed(token, { claims: { iat: seconds() + 86_400, exp: seconds() + 90_000 } })],
  ["one without its beginning", (token) => signed(token, { claims: { iat: undefined } })],
  ["another issuer", (token) => signed(token, { claims: { iss: "https://evil.example" } })],
  ["an issuer with more at its end", (token) => signed(token, { claims: { iss: `${company.issuer}/` } })],
  ["no issuer", (token) => signed(token, { claims: { iss: undefined } })],
  ["another audience", (token) => signed(token, { claims: { aud: "another" } })],
  ["several others as its audience", (token) => signed(token, { claims: { aud: ["another", "a-third"] } })],
  ["another besides us, and not said whose", (token) => signed(token, { claims: { aud: ["repmark", "another"] } })],
  ["one made for another", (token) => signed(token, { claims: { aud: ["repmark", "another"], azp: "another" } })],
  ["no audience", (token) => signed(token, { claims: { aud: undefined } })],
  ["another nonce", (token) => signed(token, { claims: { nonce: "another" } })],
  ["no nonce", (token) => signed(token, { claims: { nonce: undefined } })],
  ["nobody", (token) => signed(token, { claims: { sub: undefined } })],
  [
    "an access token in its place",
    (token) => signed(token, { header: { typ: "at+jwt" }, claims: { scope: "openid" } }),
  ],
  ["one for signing out", (token) => signed(token, { header: { typ: "logout+jwt" } })],
  [
    "one for signing out, of the older kind",
    (token) => signed(token, { claims: { events: { "http://schemas.openid.net/event/backchannel-logout": {} } } }),
  ],
];

const pem = (type: "spki" | "pkcs1") => String(publicKey.export({ type, format: "pem" }));
const jwk = () => publicKey.export({ format: "jwk" });
const flipped = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte)));

/** Whatever else the answer holds stays as the company gave it. */
const withToken =
  (change: (token: Token) => string | undefined): NonNullable<Lies["tokens"]> =>
  (told) => ({ ...told, id_token: change(read(String(told.id_token))) });

test("a token that is signed anew by the company's key, and otherwise as it was, lets in", async () => {
  company.lies = { tokens: withToken((token) => signed(token)) };
  expect(await repmark.comeIn()).toBe("ada@example.com");
  company.lies = { tokens: withToken((token) => signed(token, { claims: { aud: ["repmark"], azp: "repmark" } })) };
  expect(await repmark.comeIn()).toBe("ada@example.com");
});

test.each(forged)("%s lets nobody in", async (_, change) => {
  let sent = 0;
  const tokens = withToken(change);
  company.lies = {
    tokens: (told) => {
      sent += 1;
      return tokens(told);
    },
  };
  expect(await repmark.comeIn()).toBeNull();
  expect(sent).toBe(1); // it was the token, and nothing before it
});

/** A server that starts anew, as a description is read once. */
async function another(): Promise<typeof repmark> {
  const started = await openRepmark(company, folder);
  onTestFinished(() => started.close());
  return started;
}

async function comeInDescribed(lies: Lies) {
  company.lies = lies;
  folder.said.length = 0;
  const fresh = await another();
  const begun = await fresh.begin();
  return { begun: begun.statusCode, who: await fresh.comeIn(), said: folder.said.join("\n") };
}

test("a description of another issuer is not gone by, and the terminal says what it names", async () => {
  for (const issuer of [
    "https://evil.example",
    `${company.issuer}/`,
    company.issuer.replace("127.0.0.1", "localhost"),
  ]) {
    const { begun, who, said } = await comeInDescribed({ description: (told) => ({ ...told, issuer }) });
    expect([begun, who], issuer).toEqual([502, null]);
    expect(said).toContain(`It names “${issuer}” as its issuer, and not “${company.issuer}”`);
  }
  const unnamed = await comeInDescribed({ description: ({ issuer: _, ...told }) => told });
  expect([unnamed.begun, unnamed.who]).toEqual([502, null]);
});

test("without a place for its keys a company signs nobody in: its tokens could not be held against anything", async () => {
  const { begun, who } = await comeInDescribed({
    description: ({ jwks_uri: _, ...told }) => told,
    tokens: withToken((token) => written({ ...token, header: { alg: "none" }, signature: Buffer.of() })),
  });
  expect([begun, who]).toEqual([502, null]);
});

test("algorithms that are no signature of the company's are not taken, though its description names them", async () => {
  const naming = (...algorithms: string[]): Lies => ({
    description: (told) => ({ ...told, id_token_signing_alg_values_supported: algorithms }),
    keys: () => ({
      keys: [
        { ...jwk(), kid: companyKeyId },
        { kty: "oct", k: Buffer.from("a secret that everybody knows").toString("base64url"), kid: "shared" },
      ],
    }),
  });
  const unsigned = withToken((token) => written({ ...token, header: { alg: "none" }, signature: Buffer.of() }));
  const shared = withToken((token) => {
    const named = { ...token, header: { alg: "HS256", kid: "shared" } };
    return signedByPublicKey({ ...named }, "a secret that everybody knows");
  });
  expect((await comeInDescribed({ ...naming("RS256", "none"), tokens: unsigned })).who).toBeNull();
  expect((await comeInDescribed({ ...naming("RS256", "HS256"), tokens: shared })).who).toBeNull();
  expect((await comeInDescribed(naming("RS256"))).who).toBe("ada@example.com");
});

test("where no algorithms are named, only such that need the company's own key are taken", async () => {
  const description = ({ id_token_signing_alg_values_supported: _, ...told }: Record<string, unknown>) => told;
  expect((await comeInDescribed({ description })).who).toBe("ada@example.com");
  const shared = withToken((token) => signedByPublicKey(token, pem("spki")));
  expect((await comeInDescribed({ description, tokens: shared })).who).toBeNull();
});

test("keys of a stranger's, or of another kind, open nothing", async () => {
  expect((await comeInDescribed({ keys: () => ({ keys: [{ ...strangersKey, kid: companyKeyId }] }) })).who).toBeNull();
  expect((await comeInDescribed({ keys: () => ({ keys: [] }) })).who).toBeNull();
  const elliptic = { ...ellipse.publicKey.export({ format: "jwk" }), kid: companyKeyId };
  expect((await comeInDescribed({ keys: () => ({ keys: [elliptic] }) })).who).toBeNull();
});

test("a company that says who answers is believed with that alone; one that never says it need not", async () => {
  const back = (url: URL) => url.searchParams.delete("iss");
  expect(await repmark.comeIn({ back })).toBeNull();
  company.lies = {
    description: ({ authorization_response_iss_parameter_supported: _, ...told }) => told,
  };
  expect(await (await another()).comeIn({ back })).toBe("ada@example.com");
});

test("people are known by the company's own name for them: their address changes, another never becomes them", async () => {
  addUser(folder.workspace.store, { email: "bo@example.com", role: "rep" }, new Date());
  company.visitor = "subject-1";
  company.claims = () => ({ email: "bo@example.com", email_verified: true, name: "Bo" });
  expect(await repmark.comeIn()).toBe("bo@example.com");
  company.claims = () => ({ email: "bo.married@example.com", email_verified: true, name: "Bo" });
  expect(await repmark.comeIn()).toBe("bo@example.com");
  company.visitor = "subject-2"; // who was given the address after Bo
  company.claims = () => ({ email: "bo@example.com", email_verified: true, name: "Another Bo" });
  expect(await repmark.comeIn()).toBeNull();
  expect(folder.said.at(-1)).toContain("repmark users remove bo@example.com");
});

test("an address that the company itself does not vouch for makes nobody known", async () => {
  addUser(folder.workspace.store, { email: "cy@example.com", role: "rep" }, new Date());
  company.visitor = "cy@example.com";
  for (const email_verified of [false, "false"]) {
    company.claims = (id) => ({ email: id, email_verified, name: id });
    expect(await repmark.comeIn()).toBeNull();
  }
  company.claims = (id) => ({ email: id, name: id }); // many never say it
  expect(await repmark.comeIn()).toBe("cy@example.com");
});

test("where a token tells no address, the company is asked for it, and answers of the same person alone", async () => {
  const tokens = withToken((token) => signed(token, { claims: { email: undefined } }));
  company.lies = { tokens };
  expect(await repmark.comeIn()).toBe("ada@example.com");
  for (const sub of ["somebody else", undefined]) {
    company.lies = { tokens, person: (told) => ({ ...told, sub }) };
    expect(await repmark.comeIn()).toBeNull();
  }
});

test("of the company's tokens nothing is kept", async () => {
  const kept: string[] = [];
  company.lies = {
    tokens: (told) => {
      kept.push(String(told.id_token), String(told.access_token));
      return { ...told, refresh_token: "canary-of-the-refresh" };
    },
  };
  expect(await repmark.comeIn()).toBe("ada@example.com");
  expect(kept).toHaveLength(2);
  const stored = repmark.stored();
  expect(stored.length).toBeGreaterThan(0);
  for (const account of stored) expect(account).toEqual({ accessToken: null, refreshToken: null, idToken: null });
});
