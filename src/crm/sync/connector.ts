import type { Inside } from "../../outbound/allowed.ts";
import type { PartLoader } from "../../warehouse/next-warehouse.ts";
import type { SyncEffects } from "./effects.ts";
import type { Limiter } from "./limiter.ts";

/** What a journal or a manifest can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A kind of CRM: how to sign in to one, and how what was landed from it is read into the raw tables. */
export interface Connector {
  /** As in `LandingRun.connector`; it names the loader. */
  readonly name: string;
  readonly load: PartLoader;
  /** Signs in and finds out whom we are talking to. Throws a `RepmarkError` (kind `refused`) that says what is missing. */
  open(connection: Connection, world: World): Promise<Source>;
}

/** A CRM that somebody connected. */
export interface Connection {
  /** The folder of its landing files; such as `salesforce`. */
  readonly name: string;
  /** What the connector asked for when it was connected: address, way of signing in, choices. No secrets. */
  readonly settings: Json;
  readonly secrets: Secrets;
}

/** Passwords, keys and tokens of one connection, sealed where they lie. Never put one into a message, a journal or a manifest. */
export interface Secrets {
  read(): Readonly<Record<string, string>>;
  /** On disk when it returns. A rotated refresh token is kept before the access token that came with it is used. */
  keep(changes: Readonly<Record<string, string>>): void;
}

/** What touches the world. One limiter for all that a connection calls. */
export interface World {
  readonly effects: SyncEffects;
  readonly limiter: Limiter;
  /** Ends the round, at the next page at the latest. */
  readonly signal: AbortSignal;
  /** Where the CRM itself is on this machine, as the sandbox is; nothing that it refers to elsewhere inside is called. */
  readonly inside?: Inside | null | undefined;
}

/** A CRM account we are signed in to. */
export interface Source {
  /** Whom we are signed in to. A connection whose account has changed is refused: its cursors mean nothing there. */
  readonly account: { readonly id: string; readonly name: string };
  /**
   * What a round will read, worked out before the first record is read: what is there, which fields, from which watermark on,
   * and the watermark there will be afterwards, which is no later than now and than what the CRM calls safe. A round that was
   * cut off goes on with the plan it began with.
   */
  plan(known: Known, manner: Manner): Promise<Plan>;
  /** The pages of a step, from where the last page that is on disk says; from the first when null. */
  pages(step: Step, from: Json): AsyncIterable<Page>;
  /** Now by the CRM's clock: a round is as of its end, since it may go on for days. When it is not known, as of the plan's `observedAt`. */
  now?(): Date;
  /** How many records the CRM says there are, for the receipt; asked once all is read. */
  counts(plan: Plan): Promise<readonly Count[]>;
}

/** `full` reads everything anew, whatever is known. */
export type Manner = "incremental" | "full";

/** By object, what its last step left to know: watermark, schema read, day of the last full listing of ids … The connector's own words. */
export type Known = Readonly<Record<string, Json>>;

export interface Plan {
  readonly steps: readonly Step[];
  /** The instant up to which everything will have been seen once the round is over, by the CRM's clock. */
  readonly through: string;
  /** When the round began, by the CRM's clock. */
  readonly observedAt: string;
  /** What was chosen and what was left out, for people: shown by `connect`, `sync` and `doctor`. */
  readonly remarks: readonly Remark[];
  /** The connector's own, for `counts`. */
  readonly counting: Json;
  /** What formats of several steps call by name (`keptOnce`): kept once, and committed with the records. */
  readonly lookups?: Readonly<Record<string, Json>> | undefined;
}

/** One thing to read. Steps may be read side by side; those of one object never are. */
export interface Step {
  /** Names it in the journal: one object may have several, say `opportunity` and `opportunity deleted`. */
  readonly name: string;
  /** Its folder in landing and its name for people, such as `opportunity_history`. */
  readonly object: string;
  /** What the CRM calls it, such as `OpportunityHistory`. */
  readonly source: string;
  /** Pages of `ndjson` are put together in one landing file until it is worth one; a page of `csv` has its header and is a file. */
  readonly text: "csv" | "ndjson";
  /** What to ask for; only `pages` understands it. Kept in the journal. */
  readonly ask: Json;
  /** How to load it; only the loader understands it. Becomes `LandingPart.format`. */
  readonly format: Json;
  /** All pages in one landing file, however large: its loader has to see them together, such as a list of all ids. */
  readonly isOnePart?: boolean | undefined;
  /** Records there will be, where the CRM says; for progress alone. */
  readonly expected: number | null;
  /** What is known of the object when the step is done; undefined leaves it as it was. */
  readonly after?: Json | undefined;
}

/** Some records, as the CRM sent them. */
export interface Page {
  /**
   * Read once, to its end. It throws when what came is not whole, and the page is asked for again from where the one before
   * it said. Null: nothing to write yet, but something worth keeping, such as the id of a job that was started.
   */
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array | string> | null;
  /** Records in `content`; asked when that has been read to its end. */
  rows(): number;
  /** Where to go on after this page; the connector's own words. Null when this was the last. */
  readonly goOn: Json;
  /** As `Step.after` and in its place, where only what came tells what is known now. */
  readonly after?: Json | undefined;
}

/** What the CRM says it holds. */
export interface Count {
  /** As in `Step.object`. */
  readonly object: string;
  /** The raw table with a row for each of them, where what we hold can be counted: `opportunity`, `lead`, `split`. */
  readonly table?: "opportunity" | "lead" | "split" | undefined;
  readonly records: number;
  /** Deals alone: how many and how much per month of their close date and currency. */
  readonly months?: readonly MonthCount[] | undefined;
}

export interface MonthCount {
  /** `2026-03`; empty for deals without a close date. */
  readonly month: string;
  readonly records: number;
  /** Sum of the amounts as decimal text, all currencies as they are; null where the CRM does not add them up. */
  readonly amount: string | null;
}

/** Something people should know about what is read. */
export interface Remark {
  /** `chosen`: a field or object taken for something. `missing`: left out because the account lacks it or we may not see it. */
  readonly kind: "chosen" | "missing";
  readonly object: string;
  readonly says: string;
}

/** A step that cannot be read in this account, now: it is left out and said, and what was known of its object stays as it was. */
export class LeftOut extends Error {
  readonly remark: Remark;

  constructor(object: string, says: string, options: { cause?: unknown } = {}) {
    super(says, options);
    this.name = "LeftOut";
    this.remark = { kind: "missing", object, says };
  }
}
