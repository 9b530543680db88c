import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { type PasskeyOptions, passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { type GenericOAuthConfig, genericOAuth, twoFactor } from "better-auth/plugins";
import { RepmarkError } from "../domain/repmark-error.ts";
import { whoActs } from "./acting.ts";
import { teachSealing } from "./audit.ts";
import { subjectOf } from "./company-token.ts";
import type { People, StoredRole } from "./people.ts";
import { keepingRecoveryCodes, recoveryCodes } from "./recovery-codes.ts";
import type { Store } from "./store.ts";

/** A company's own sign-in, by OpenID Connect; from configuration only. */
export interface Provider {
  /** In addresses: lower-case letters. */
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SignInSettings {
  /** Where people reach the server; null: on this machine alone. */
  readonly publicUrl: string | null;
  readonly provider: Provider | null;
  /** Whether a password is no way in where there is a provider. */
  readonly onlyProvider: boolean;
}

/** What a handler of ours tells of the network a request came from: no header that a client can send is believed. */
export const addressHeader = "x-repmark-address";

/** Where better-auth thinks it is; the address that people use matters to a provider alone. */
const nowhere = "http://repmark.invalid";

/** better-auth over the tables of the store, on a connection of its own. Closed by whoever opened it. Why somebody of a company was refused is `told`. */
export function openSignIn(
  store: Store,
  { publicUrl, provider, onlyProvider }: SignInSettings,
  told: (refusal: RepmarkError) => void = () => undefined,
) {
  const isByProviderAlone = onlyProvider && provider !== null;
  const database = new DatabaseSync(store.path, { timeout: 5000 });
  database.exec("pragma foreign_keys = on; pragma synchronous = full;");
  teachSealing(database, { who: whoActs, now: () => new Date() });
  const secret = secretOf(store);
  const isByHttps = publicUrl?.startsWith("https:") === true;
  const auth = betterAuth({
    appName: "Repmark",
    database,
    secret,
    baseURL: publicUrl ?? nowhere,
    basePath: "/api/auth",
    ...(publicUrl === null ? { trustedOrigins: ["http://localhost", "http://localhost:*"] } : {}),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false }, // ours counts by account and network
    emailAndPassword: {
      enabled: !isByProviderAlone,
      disableSignUp: true, // people are invited
      minPasswordLength: 8,
      maxPasswordLength: 200,
    },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false },
        repId: { type: "string", required: false, input: false },
      },
    },
    session: { expiresIn: 7 * day, updateAge: day, cookieCache: { enabled: false } },
    account: { accountLinking: { enabled: true, trustedProviders: provider === null ? [] : [provider.id] } },
    databaseHooks: { account: { create: { before: withoutTokens }, update: { before: withoutTokens } } },
    advanced: {
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // Of one host, by https alone: better-auth's own prefix (__Secure-) says the second only.
      useSecureCookies: false,
      cookiePrefix: isByHttps ? "__Host-repmark" : "repmark",
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, path: "/", secure: isByHttps },
    },
    onAPIError: { errorURL: "/sign-in" },
    plugins: [
      twoFactor({
        issuer: "Repmark",
        backupCodeOptions: { customBackupCodesGenerate: recoveryCodes, storeBackupCodes: keepingRecoveryCodes(secret) },
      }),
      ...(isByProviderAlone ? [] : [passkey(passkeysAt(publicUrl))]),
      ...(provider === null ? [] : [genericOAuth({ config: [configured(provider, store.people, told)] })]),
    ],
  });
  return {
    auth,
    /** Makes a user with a password; without one they come by a provider alone. */
    async makeUser(user: { name: string; email: string; role: StoredRole; repId: string | null }, password: string) {
      const { internalAdapter, password: hashing } = await auth.$context;
      const hash = await hashing.hash(password);
      const made = await internalAdapter.createUser(
        { ...user, email: user.email.toLowerCase(), emailVerified: true },
        { method: "email-password" },
      );
      await internalAdapter.linkAccount({
        userId: made.id,
        providerId: "credential",
        accountId: made.id,
        password: hash,
      });
      return made.id;
    },
    /** Chooses a password anew; whoever was signed in with the one before is no longer. */
    async choosePassword(userId: string, password: string): Promise<void> {
      const { internalAdapter, password: hashing } = await auth.$context;
      const hash = await hashing.hash(password);
      const accounts = await internalAdapter.findAccounts(userId);
      if (accounts.some(({ providerId }) => providerId === "credential"))
        await internalAdapter.updatePassword(userId, hash);
      else await internalAdapter.linkAccount({ userId, providerId: "credential", accountId: userId, password: hash });
      store.people.endSessions(userId, null);
    },
    /** Whether that is their password; with none there is no right one. */
    async isPassword(userId: string, password: string): Promise<boolean> {
      const { internalAdapter, password: hashing } = await auth.$context;
      const accounts = await internalAdapter.findAccounts(userId);
      const hash = accounts.find(({ providerId }) => providerId === "credential")?.password;
      return hash != null && (await hashing.verify({ hash, password }));
    },
    close: () => database.close(),
  };
}

const day = 24 * 60 * 60;

/**
 * A passkey is good for the one address it was made at, and stands for a password and a second factor together: so the device must have looked whose finger or
 * code it is, when it is made and each time. The plugin only asks for that; we insist.
 */
function passkeysAt(publicUrl: string | null): PasskeyOptions {
  return {
    rpID: publicUrl === null ? "localhost" : new URL(publicUrl).hostname,
    rpName: "Repmark",
    origin: publicUrl, // null: what the handler of ours says, which is this machine's own
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    registration: {
      afterVerification: ({ verification }) => insist(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) => insist(verification.authenticationInfo.userVerified),
    },
  };
}

function insist(isVerified: boolean | undefined): void {
  if (isVerified !== true) throw new APIError("UNAUTHORIZED", { message: "The device did not look who uses it." });
}

/** Where an issuer describes itself (OpenID Connect Discovery 1.0, 4). */
export const descriptionOf = (issuer: string) => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

const configured = (provider: Provider, people: People, told: (refusal: RepmarkError) => void): GenericOAuthConfig => ({
  providerId: provider.id,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  discoveryUrl: descriptionOf(provider.issuer),
  requireIdTokenVerification: true,
  accountSubject({ tokens, profile }) {
    try {
      return subjectOf(tokens.idToken, profile, provider, people);
    } catch (error) {
      if (error instanceof RepmarkError) told(error);
      throw error;
    }
  },
  scopes: ["openid", "email", "profile"],
  pkce: true,
  disableImplicitSignUp: true, // whoever was not invited does not come in
  disableSignUp: true,
});

/** What the company's sign-in gave us beside who somebody is opens that company's other doors; nobody here asks for it again, so none of it is kept. */
const withoutTokens = async (account: object) => ({
  data: {
    ...account,
    ...Object.fromEntries(
      ["accessToken", "refreshToken", "idToken"].filter((name) => name in account).map((name) => [name, null]),
    ),
  },
});

/** Signs cookies and seals second factors; made on first use, sealed with the folder's key. */
function secretOf({ secrets }: Store): string {
  const name = "sign-in";
  const known = secrets.read(name);
  if (known !== undefined) return known;
  const made = randomBytes(48).toString("base64url");
  secrets.keep(name, made, new Date().toISOString());
  return made;
}
