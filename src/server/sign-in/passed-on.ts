import { z } from "zod";
import { checkPassword } from "../../app/access/password.ts";
import type { SignInSettings } from "../../app/access/sign-in.ts";
import { qrCode } from "./qr-code.ts";

/** An address of better-auth's that exists here, and all that may be sent to it. */
export interface Passed {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: z.ZodType;
  /** Whether a secret can be guessed by it. */
  readonly guesses: boolean;
  /** What is looked at beside the shape. */
  readonly look?: (
    sent: Readonly<Record<string, unknown>>,
    user: { readonly email: string; readonly name: string } | null,
  ) => void;
  /** What our pages are told besides, made of what better-auth answered. */
  readonly adds?: (told: Readonly<Record<string, unknown>>) => object;
}

const password = z.string().min(1).max(200);
const code = z.string().regex(/^\d{6}$/);
const nothing = z.strictObject({}).optional();

/** All of better-auth that is reachable (anchors S10); with a provider alone, nothing of passwords is. */
export function passedOn({ provider, onlyProvider }: SignInSettings): readonly Passed[] {
  return [
    ...(provider !== null && onlyProvider ? [] : passwords),
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
    guesses: true,
  },
  { method: "POST", path: "/two-factor/generate-backup-codes", body: z.strictObject({ password }), guesses: true },
];

const byProvider = (id: string): readonly Passed[] => [
  {
    method: "POST",
    path: "/sign-in/social",
    body: z.strictObject({ provider: z.literal(id), callbackURL: z.literal("/") }),
    guesses: false,
  },
  { method: "GET", path: `/callback/${id}`, guesses: false },
];
