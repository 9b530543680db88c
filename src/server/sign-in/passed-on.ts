import { z } from "zod";
import { checkPassword } from "../../app/access/password.ts";
import { recoveryCodeHash, type SignInSettings } from "../../app/access/sign-in.ts";
import type { RepmarkError } from "../../domain/repmark-error.ts";
import { qrCode } from "./qr-code.ts";
import { companyAway, passkeyRefused, signInAnew } from "./refusals.ts";

/** An address of better-auth's that exists here, and all that may be sent to it. */
export interface Passed {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Whether a secret can be guessed by it. */
  readonly guesses: boolean;
  /** What better-auth is sent in place of it. */
  readonly sends?: (sent: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** Whether their password is asked for where somebody signed in a while ago; it goes no further. */
  readonly asksAgain?: boolean;
  /** What is looked at beside the shape. */
  readonly look?: (
    sent: Readonly<Record<string, unknown>>,
    user: { readonly email: string; readonly name: string } | null,
  ) => void;
  /** What our pages are told besides, made of what better-auth answered. */
  readonly adds?: (told: Readonly<Record<string, unknown>>) => object;
  /** What is told where better-auth refuses, by what it said; otherwise that something typed is not right, or its own words. */
  readonly refused?: (said: string) => RepmarkError;
}

const password = z.string().min(1).max(200);
const code = z.string().regex(/^\d{6}$/);
const nothing = z.strictObject({}).optional();

/** All of better-auth that is reachable (anchors S10); with a provider alone, nothing of passwords or passkeys is. */
export function passedOn({ provider, onlyProvider }: SignInSettings): readonly Passed[] {
  return [
    ...(provider !== null && onlyProvider ? [] : [...passwords, ...passkeys]),
    ...always,
    ...(provider === null ? [] : byProvider(provider.id)),
  ];
}

const always: readonly Passed[] = [{ method: "POST", path: "/sign-out", body: nothing, guesses: false }];

const passwords: readonly Passed[] = [
  {
    method: "POST",
    path: "/sign-in/email",
    body: z.strictObject({ email: z.email().max(254), password }),
    guesses: true,
  },
  {
    method: "POST",
    path: "/change-password",
    body: z.strictObject({ currentPassword: password, newPassword: password }),
    guesses: true,
    look: ({ newPassword }, user) => checkPassword(String(newPassword), user === null ? [] : [user.email, user.name]),
  },
  {
    method: "POST",
    path: "/two-factor/enable",
    body: z.strictObject({ password }),
    guesses: true,
    adds: ({ totpURI }) => (totpURI === undefined ? {} : { qr: qrCode(String(totpURI)) }),
  },
  { method: "POST", path: "/two-factor/disable", body: z.strictObject({ password }), guesses: true },
  { method: "POST", path: "/two-factor/verify-totp", body: z.strictObject({ code }), guesses: true },
  {
    method: "POST",
    path: "/two-factor/verify-backup-code",
    body: z.strictObject({ code: z.string().min(6).max(40) }),
    sends: ({ code }) => ({ code: recoveryCodeHash(String(code)) }), // only hashes are kept
    guesses: true,
  },
  { method: "POST", path: "/two-factor/generate-backup-codes", body: z.strictObject({ password }), guesses: true },
];

/** What a browser's `PublicKeyCredential.toJSON` makes (WebAuthn level 3, 5.1): letters of base64url, and what extensions say, which is not read. */
const letters = z.string().regex(/^[\w-]{1,12000}$/);
const credential = <Response extends z.ZodType>(response: Response) =>
  z.strictObject({
    id: letters,
    rawId: letters,
    type: z.literal("public-key"),
    response,
    authenticatorAttachment: z.enum(["platform", "cross-platform"]).nullish(),
    clientExtensionResults: z.record(z.string(), z.unknown()),
  });
const made = z.strictObject({
  clientDataJSON: letters,
  attestationObject: letters,
  authenticatorData: letters.optional(),
  publicKey: letters.nullish(),
  publicKeyAlgorithm: z.int().optional(),
  transports: z
    .array(z.string().regex(/^[a-z-]{1,20}$/))
    .max(10)
    .optional(),
});
const used = z.strictObject({
  clientDataJSON: letters,
  authenticatorData: letters,
  signature: letters,
  userHandle: letters.nullish(),
});

const passkeyName = z.string().trim().min(1).max(100);
const noQuery = z.strictObject({});
const addingRefused = (said: string) => (said.includes("SESSION_NOT_FRESH") ? signInAnew() : passkeyRefused());

const passkeys: readonly Passed[] = [
  {
    method: "GET",
    path: "/passkey/generate-register-options",
    query: noQuery,
    guesses: false,
    adds: ({ user }) => ({ user }), // whom the device will show
    refused: addingRefused,
  },
  {
    method: "POST",
    path: "/passkey/verify-registration",
    body: z.strictObject({ name: passkeyName, response: credential(made) }),
    guesses: false,
    refused: addingRefused,
  },
  { method: "GET", path: "/passkey/generate-authenticate-options", query: noQuery, guesses: false },
  {
    method: "POST",
    path: "/passkey/verify-authentication",
    body: z.strictObject({ response: credential(used) }),
    guesses: true,
    refused: passkeyRefused,
  },
  {
    method: "POST",
    path: "/passkey/update-passkey",
    body: z.strictObject({ id: z.string().max(100), name: passkeyName }),
    guesses: false,
    refused: passkeyRefused,
    adds: () => ({ passkey: undefined }), // its key is nothing to a page
  },
  {
    method: "POST",
    path: "/passkey/delete-passkey",
    body: z.strictObject({ id: z.string().max(100), password: password.optional() }),
    guesses: false,
    asksAgain: true,
    refused: passkeyRefused,
  },
];

const byProvider = (id: string): readonly Passed[] => [
  {
    method: "POST",
    path: "/sign-in/social",
    body: z.strictObject({ provider: z.literal(id), callbackURL: z.literal("/") }),
    guesses: false,
    refused: companyAway,
  },
  { method: "GET", path: `/callback/${id}`, guesses: false },
];
