import { RepmarkError } from "../../domain/repmark-error.ts";
import { placeOf } from "../../outbound/allowed.ts";
import { type OutboundFetch, outboundHere } from "../../outbound/fetch.ts";
import { callingBy } from "../../outbound/library.ts";
import { openSignIn as open, type SignInSettings } from "../../store/sign-in.ts";
import type { Workspace } from "../workspace.ts";
import { type Described, describing } from "./company.ts";

export { recoveryCodeHash } from "../../store/recovery-codes.ts";
export { addressHeader, type SignInSettings } from "../../store/sign-in.ts";

/** Sign-in over the users of a data folder; closed by whoever opened it. */
export function openSignIn(workspace: Workspace, settings: SignInSettings) {
  const { provider } = settings;
  const { log } = workspace.effects;
  const company = provider === null ? null : describing(provider);
  const call = callsOf(settings, company, log);
  const signIn = callingBy(call, () =>
    open(workspace.store, settings, ({ message, hint }) => log(`${message} ${hint}`)),
  );
  return {
    ...signIn,
    /** Answers one of better-auth's addresses. Whatever it calls for that goes the way of all that Repmark calls. */
    async handle(request: Request): Promise<Response> {
      if (company?.isOfAnother(new URL(request.url)) === true)
        return new Response(null, { status: 302, headers: { location: "/sign-in?error=issuer_missing" } });
      return callingBy(call, () => signIn.auth.handler(request));
    },
  };
}

export type SignIn = ReturnType<typeof openSignIn>;

/**
 * A company's own sign-in may be inside: whoever runs the machine named it, and that host at that port is open. What its answers lead on to, by a redirect or
 * by the addresses in its own description, is looked at like any other (docs/decisions/0214).
 */
function callsOf({ provider }: SignInSettings, company: Described | null, log: (line: string) => void): OutboundFetch {
  const call = outboundHere(provider === null ? null : placeOf(provider.issuer));
  return async (url, init) => {
    try {
      const answer = await call(url, init);
      await company?.look(url, answer);
      return answer;
    } catch (error) {
      log(`The company's sign-in cannot be reached as it should. ${reasonOf(error)}`);
      throw error;
    }
  };
}

/** What fetch wraps in an error of its own says more than that it failed. */
function reasonOf(error: unknown): string {
  if (error instanceof RepmarkError) return `${error.message} ${error.hint}`;
  return error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : String(error);
}
