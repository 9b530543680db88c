import type { z } from "zod";
import type { World } from "../sync/connector.ts";
import { type Asking, jsonOf, request, retryAfter, textOf, Unsettled, type Verdict } from "../sync/request.ts";
import { Fault, faultOf, SessionOver, said } from "./fault.ts";
import { apiVersion } from "./settings.ts";
import type { Session, SignIn } from "./sign-in.ts";

/** Salesforce as it answers: one way for every call, with its errors, its limits, and one new session when the old one is over. */
export class Org {
  readonly world: World;
  readonly #signIn: SignIn;
  #clock: { readonly theirs: number; readonly ours: number } | undefined;

  constructor(signIn: SignIn, world: World) {
    this.#signIn = signIn;
    this.world = world;
  }

  session(): Promise<Session> {
    return this.#signIn.session();
  }

  /** Now by Salesforce's clock, as its last answer had it: ours may be wrong. */
  now(): Date {
    const ours = this.world.effects.now().getTime();
    return new Date(this.#clock === undefined ? ours : this.#clock.theirs + Math.max(0, ours - this.#clock.ours));
  }

  /** Asks below `/services/data/v68.0/`, or of a whole path that Salesforce gave. An answer of another shape is not whole, and asked for again. */
  json<Answer>(
    path: string,
    shape: z.ZodType<Answer>,
    how: Partial<Pick<Asking, "method" | "body">> & { headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    return this.#asked(path, how, async (answer) => {
      const read = shape.safeParse(await jsonOf(answer, this.world));
      if (read.success) return read.data;
      throw new Unsettled("the answer lacked what every answer of its kind has", { cause: read.error });
    });
  }

  /** The answer with its body still to be read: results of a Bulk job. */
  open(path: string): Promise<Response> {
    return this.#asked(path, { headers: { accept: "text/csv" } }, async (answer) => answer);
  }

  /** For calls without an answer. */
  tell(path: string, how: Pick<Asking, "method">): Promise<void> {
    return this.#asked(path, how, async (answer) => void (await answer.body?.cancel()));
  }

  /** A refusal for people, by the name of the server. */
  async said(fault: Fault): Promise<Error> {
    return said(fault, new URL((await this.session()).instance).host);
  }

  async #asked<Answer>(
    path: string,
    how: Partial<Pick<Asking, "method" | "body">> & { headers?: Record<string, string> },
    read: (answer: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const from = path.startsWith("/") ? path : `/services/data/v${apiVersion}/${path}`;
    for (let isRenewed = false; ; isRenewed = true) {
      const session = await this.#signIn.session();
      const headers = {
        accept: "application/json",
        ...(how.body === undefined ? {} : { "content-type": "application/json" }),
        ...how.headers,
        authorization: `Bearer ${session.token}`,
      };
      const asking: Asking = { method: how.method ?? "GET", url: session.instance + from, headers, body: how.body };
      try {
        return await request(asking, this.world, (answer) => this.#judge(answer), read);
      } catch (error) {
        if (!(error instanceof SessionOver)) throw error;
        if (isRenewed)
          throw said(
            new Fault(401, "invalid_grant", "each new session is over at once"),
            new URL(session.instance).host,
          );
        await this.#signIn.renew(session);
      }
    }
  }

  async #judge(answer: Response): Promise<Verdict> {
    this.#note(answer);
    if (answer.ok) return { is: "good" };
    const { status } = answer;
    if (status === 401) return { is: "refused", error: new SessionOver() };
    const after = retryAfter(answer, this.world.effects.now());
    if (passing.has(status) || status >= 500)
      return { is: "again", because: `Salesforce answered with status ${status}`, after };
    const fault = faultOf(status, await textOf(answer, this.world));
    // One code for all limits; those on calls at the same time pass in a moment, the day's do not.
    if (fault.code === "REQUEST_LIMIT_EXCEEDED" && /concurrent/i.test(fault.message))
      return { is: "again", because: "too many calls were under way at once", after: after ?? 60_000 };
    // What took too long when the org was busy mostly does not a moment later.
    if (fault.code === "QUERY_TIMEOUT")
      return { is: "again", because: "a query took longer than Salesforce lets it", after };
    if (fault.code === "REQUEST_LIMIT_EXCEEDED") return { is: "refused", error: await this.said(fault) };
    return { is: "refused", error: fault };
  }

  #note(answer: Response): void {
    const date = Date.parse(answer.headers.get("date") ?? "");
    if (!Number.isNaN(date)) this.#clock = { theirs: date, ours: this.world.effects.now().getTime() };
    const usage = /api-usage=(\d+)\/(\d+)/.exec(answer.headers.get("sforce-limit-info") ?? "");
    if (usage !== null) this.world.limiter.told({ used: Number(usage[1]), of: Number(usage[2]) });
  }
}

/** Refusals that pass by themselves; 406 is seen in maintenance (crm-apis §5). */
const passing = new Set([406, 408, 420, 425, 429]);
