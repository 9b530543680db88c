import type { z } from "zod";
import type { World } from "../sync/connector.ts";
import { Limiter } from "../sync/limiter.ts";
import { jsonOf, request, retryAfter, textOf, Unsettled, type Verdict } from "../sync/request.ts";
import { dayIsSpent, faultOf, isMoving, signInRefused, TokenOver } from "./fault.ts";
import type { HubspotSettings } from "./settings.ts";
import type { SignIn } from "./sign-in.ts";

/** Waits of more than this are not waited for: the round ends and goes on later. */
const longestWait = 10 * 60_000;

/** HubSpot as it answers: one way for every call, with its errors, its limits, and one new token when the old one is over. */
export class Portal {
  readonly settings: HubspotSettings;
  readonly world: World;
  readonly #signIn: SignIn;
  /** Searches are counted by the second and for the whole account, apart from all other calls. */
  readonly #searches: Limiter;
  #clock: { readonly theirs: number; readonly ours: number } | undefined;

  constructor(settings: HubspotSettings, signIn: SignIn, world: World) {
    this.settings = settings;
    this.#signIn = signIn;
    this.world = world;
    this.#searches = new Limiter(
      { inFlight: 2, windows: [{ calls: Math.max(1, Math.floor(5 * settings.share)), milliseconds: 1000 }], share: 1 },
      world.effects,
    );
  }

  /** Now by HubSpot's clock, as its last answer had it: ours may be wrong. */
  now(): Date {
    const ours = this.world.effects.now().getTime();
    return new Date(this.#clock === undefined ? ours : this.#clock.theirs + Math.max(0, ours - this.#clock.ours));
  }

  get<Answer>(path: string, shape: z.ZodType<Answer>): Promise<Answer> {
    return this.#asked("GET", path, undefined, shape);
  }

  post<Answer>(path: string, body: unknown, shape: z.ZodType<Answer>): Promise<Answer> {
    return this.#asked("POST", path, body, shape);
  }

  search<Answer>(path: string, body: unknown, shape: z.ZodType<Answer>): Promise<Answer> {
    return this.#searches.run(() => this.#asked("POST", path, body, shape), this.world.signal);
  }

  /** An answer of another shape is not whole, and asked for again. */
  async #asked<Answer>(method: "GET" | "POST", path: string, body: unknown, shape: z.ZodType<Answer>): Promise<Answer> {
    let token = await this.#signIn.token();
    for (let isRenewed = false; ; isRenewed = true) {
      const headers = {
        accept: "application/json",
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      };
      try {
        return await request(
          {
            method,
            url: `${this.settings.address}${path}`,
            headers,
            body: body === undefined ? undefined : JSON.stringify(body),
          },
          this.world,
          (answer) => this.#judge(answer),
          async (answer) => {
            const read = shape.safeParse(await jsonOf(answer, this.world));
            if (read.success) return read.data;
            throw new Unsettled("the answer lacked what every answer of its kind has", { cause: read.error });
          },
        );
      } catch (error) {
        if (!(error instanceof TokenOver)) throw error;
        if (isRenewed) throw signInRefused("each new token is refused at once.");
        token = await this.#signIn.after(token);
      }
    }
  }

  async #judge(answer: Response): Promise<Verdict> {
    this.#note(answer);
    if (answer.ok) return { is: "good" };
    const { status } = answer;
    const after = retryAfter(answer, this.world.effects.now());
    if (status === 477 || (after ?? 0) > longestWait) return { is: "refused", error: isMoving(after ?? 3_600_000) };
    if (status === 401) return { is: "refused", error: new TokenOver() };
    // Locked records are free again in a moment.
    if (status === 423) return { is: "again", because: "a record was locked", after: after ?? 2000 };
    if (status >= 500) return { is: "again", because: `HubSpot answered with status ${status}`, after };
    const { fault, policy } = faultOf(status, await textOf(answer, this.world));
    if (status !== 429) return { is: "refused", error: fault };
    if (policy === "DAILY") return { is: "refused", error: dayIsSpent() };
    const wait = after ?? (policy === "SECONDLY" ? 1000 : 10_000);
    // Everybody waits, or the next call is refused as well.
    (policy === "SECONDLY" ? this.#searches : this.world.limiter).pause(wait);
    return { is: "again", because: `the limit ${policy ?? "of calls"} was reached`, after: wait };
  }

  #note({ headers }: Response): void {
    const date = Date.parse(headers.get("date") ?? "");
    if (!Number.isNaN(date)) this.#clock = { theirs: date, ours: this.world.effects.now().getTime() };
    const number = (name: string) => Number(headers.get(`x-hubspot-ratelimit-${name}`) ?? Number.NaN);
    const [most, milliseconds] = [number("max"), number("interval-milliseconds")];
    if (most > 0 && milliseconds > 0)
      this.world.limiter.widen([{ calls: Math.max(1, Math.floor(most * this.settings.share)), milliseconds }]);
    const [daily, left] = [number("daily"), number("daily-remaining")];
    if (daily > 0 && left >= 0) this.world.limiter.told({ used: daily - left, of: daily });
  }
}
