import { denied } from "../crm/sync/browser-code.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type ConnectAsking, type Connected, connect } from "./connect.ts";
import { longestWait, silent } from "./connection-list.ts";
import type { Workspace } from "./workspace.ts";

/** A code is good for some minutes only, in Salesforce for fifteen; nobody is waited for longer. */
const patience = 15 * 60_000;

interface Waited {
  readonly userId: string;
  readonly back: (code: string) => void;
  readonly refuse: (why: Error) => void;
  readonly connected: Promise<Connected>;
  readonly stopping: AbortController;
}

type Asking = Pick<ConnectAsking, "connector" | "name" | "schedule" | "settings" | "secrets">;

/**
 * People who are letting Repmark in to a CRM with a browser of another machine. Each is known by the `state` that went with them, which 128 bits of
 * chance make, and is of whoever began it alone. In memory: a server that starts anew knows of none, and they begin again.
 */
export class Browsers {
  readonly #waited = new Map<string, Waited>();

  /** Begins to connect; answers once it is known where the browser has to go. `publicUrl` is where it comes back to. */
  async begin(workspace: Workspace, userId: string, asking: Asking, publicUrl: string | null) {
    if (publicUrl === null) throw noAddress();
    const redirect = `${publicUrl}/connected`;
    const until = new Date(workspace.effects.now().getTime() + patience).toISOString();
    const stopping = new AbortController();
    const shown = Promise.withResolvers<string>();
    const code = Promise.withResolvers<string>();
    code.promise.catch(() => undefined);
    const timer = setTimeout(() => code.reject(denied("nobody answered within fifteen minutes")), patience).unref();
    let state = "";
    const connected = connect(workspace, {
      ...asking,
      signal: stopping.signal,
      show: shown.resolve,
      wait: (of) => {
        state = of;
        return { redirect, code: code.promise, close: () => clearTimeout(timer) };
      },
    }).finally(() => this.#waited.delete(state));
    connected.catch(shown.reject); // what is wrong before anybody was asked; later it is said to who comes back
    const address = await shown.promise;
    this.#waited.set(state, { userId, back: code.resolve, refuse: code.reject, connected, stopping });
    return { address, redirect, until };
  }

  /** The browser is back: with a code, or with why not. */
  async finish(
    userId: string,
    {
      state,
      code,
      error,
    }: { readonly state: string; readonly code?: string | undefined; readonly error?: string | undefined },
  ): Promise<Connected> {
    const waited = this.#waited.get(state);
    if (waited === undefined || waited.userId !== userId) throw notBegun();
    this.#waited.delete(state); // once, whatever comes of it
    if (code === undefined) waited.refuse(denied(error ?? "no reason was given"));
    else waited.back(code);
    const timer = setTimeout(() => waited.stopping.abort(), longestWait);
    try {
      return await waited.connected;
    } catch (cause) {
      throw waited.stopping.signal.aborted ? silent(cause) : cause;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Nobody is waited for any more. */
  stop(): void {
    for (const { refuse, stopping } of this.#waited.values()) {
      refuse(denied("the server stopped"));
      stopping.abort();
    }
  }
}

const noAddress = () =>
  new RepmarkError(
    "no-address",
    {
      en: "Nobody has said where people reach this server, so no browser could come back to it.",
      sv: "Ingen har sagt var man når den här servern, så ingen webbläsare skulle hitta tillbaka.",
    },
    {
      kind: "usage",
      hint: {
        en: "Start it with REPMARK_URL=https://repmark.example.com, or connect at the server itself: repmark connect.",
        sv: "Starta den med REPMARK_URL=https://repmark.example.com, eller anslut på själva servern: repmark connect.",
      },
    },
  );

const notBegun = () =>
  new RepmarkError(
    "sign-in-not-begun",
    { en: "No such sign-in is waited for.", sv: "Ingen sådan inloggning väntas." },
    {
      kind: "usage",
      hint: {
        en: "It may have taken too long, or somebody else began it: connect again.",
        sv: "Den kan ha tagit för lång tid, eller så började någon annan: anslut igen.",
      },
    },
  );
