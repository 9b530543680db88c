import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Landing, LandingRun } from "../../warehouse/landing.ts";
import type { LandingWriter } from "../../warehouse/landing-writer.ts";
import {
  type Connection,
  type Connector,
  type Known,
  LeftOut,
  type Manner,
  type Page,
  type Source,
  type Step,
  type World,
} from "./connector.ts";
import { givenUp, tries, Unsettled, waitBefore } from "./request.ts";
import { type RoundNote, type RoundState, roundNote, roundState } from "./round-state.ts";

/** How far a step is; told after each page. */
export interface Told {
  readonly step: string;
  readonly object: string;
  /** Records on disk, those of a round that was cut off included. */
  readonly rows: number;
  readonly expected: number | null;
  readonly isDone: boolean;
}

export interface RoundOptions {
  readonly manner?: Manner | undefined;
  readonly progress?: ((told: Told) => void) | undefined;
  /** Objects that are read side by side. */
  readonly sideBySide?: number | undefined;
  /** Bytes of JSON lines after which a part is worth a file. */
  readonly partBytes?: number | undefined;
}

export interface Round {
  readonly run: LandingRun;
  readonly state: RoundState;
  /** It went on with a round that had been cut off. */
  readonly wentOn: boolean;
}

/**
 * Reads what is new of a connection into landing, as one run. What is on disk when it is cut off, by a kill, by the network or by
 * `world.signal`, stays there, and the next call goes on from it.
 */
export async function syncRound(
  landing: Landing,
  connector: Connector,
  connection: Connection,
  world: World,
  options: RoundOptions = {},
): Promise<Round> {
  const stop = new AbortController();
  const signal = AbortSignal.any([world.signal, stop.signal]);
  const source = await connector.open(connection, { ...world, signal });
  const before = connectionState(landing, connection.name);
  refuseOtherAccount(connection, source, before);
  const cutOff = goneOnWith(landing, connection, source, options.manner);
  const { note, writer } =
    cutOff ?? (await begun(landing, connector, connection, source, before, world, options.manner));
  await sideBySide(byObject(note.plan.steps), options.sideBySide ?? 3, stop, async (steps) => {
    for (const step of steps)
      if (!note.at[step.name]?.isDone)
        await readStep({ note, writer, source, world: { ...world, signal }, options }, step);
  });
  const state = roundState.parse({
    account: note.account,
    manner: note.manner,
    through: note.plan.through,
    observedAt: observedAt(landing, connection, source, note.plan),
    known: knownAfter(note, before),
    remarks: [...note.plan.remarks, ...Object.values(note.left)],
    counts: await source.counts(note.plan),
    calls: world.limiter.calls,
  });
  const run = await writer.commit({
    observedAt: state.observedAt,
    observedAtStated: true,
    dataThrough: note.plan.through,
    state,
    ...(writer.parts.length === 0 ? {} : { lookups: note.plan.lookups }),
  });
  return { run, state, wentOn: cutOff !== undefined };
}

/** What the last committed round of a connection left; undefined before the first. */
export function connectionState(landing: Landing, connection: string): RoundState | undefined {
  const state = landing.stateOf(connection);
  return state === undefined ? undefined : roundState.parse(state);
}

interface Reading {
  readonly note: RoundNote;
  readonly writer: LandingWriter;
  readonly source: Source;
  readonly world: World;
  readonly options: RoundOptions;
}

async function begun(
  landing: Landing,
  connector: Connector,
  connection: Connection,
  source: Source,
  before: RoundState | undefined,
  world: World,
  manner: Manner = "incremental",
): Promise<Pick<Reading, "note" | "writer">> {
  const known: Known = before?.known ?? {};
  const plan = await source.plan(known, manner);
  const note: RoundNote = roundNote.parse({ account: source.account, manner, plan, at: {}, left: {}, after: {} });
  const writer = landing.begin(connection.name, connector.name, { now: world.effects.now(), extension: "ndjson" });
  writer.note(note);
  return { note, writer };
}

/**
 * As of when the records were so: the end of the round, for one that was cut off goes on with what is there then. Rounds come in the
 * order they were made, also when a clock was set back in between: the newest manifest holds the cursors.
 */
function observedAt(landing: Landing, { name }: Connection, source: Source, plan: RoundNote["plan"]): string {
  const last = landing.runs().findLast((run) => run.connection === name)?.observedAt;
  const earliest = last === undefined ? 0 : Date.parse(last) + 1;
  return new Date(Math.max(earliest, Date.parse(plan.observedAt), source.now?.().getTime() ?? 0)).toISOString();
}

/** The round that was cut off, when it does all that is asked for now. One that cannot be gone on with is given up: nobody was told of it. */
function goneOnWith(
  landing: Landing,
  connection: Connection,
  source: Source,
  manner: Manner | undefined,
): Pick<Reading, "note" | "writer"> | undefined {
  const unfinished = landing.unfinished(connection.name);
  if (unfinished === undefined) return undefined;
  const note = roundNote.safeParse(unfinished.goOn);
  const writer = landing.goOn(unfinished);
  if (writer === undefined) return undefined;
  const isFit =
    note.success && note.data.account.id === source.account.id && (manner !== "full" || note.data.manner === "full");
  if (isFit) return { note: note.data, writer };
  writer.abort();
  return undefined;
}

/** All of a step's pages. Retrying is going on from the last page that is on disk. */
async function readStep(reading: Reading, step: Step): Promise<void> {
  const { note, writer, world } = reading;
  for (let failed = 0; ; ) {
    const from = note.at[step.name]?.goOn ?? null;
    try {
      await (step.text === "csv" && !step.isOnePart ? readFiles(reading, step, from) : readLines(reading, step, from));
      if (!note.at[step.name]?.isDone) moved(reading, step, null, 0);
      return;
    } catch (error) {
      if (error instanceof LeftOut) {
        note.left[step.name] = error.remark;
        writer.note(moved(reading, step, null, 0));
        return;
      }
      if (!(error instanceof Unsettled)) throw error;
      failed = (note.at[step.name]?.goOn ?? null) === from ? failed + 1 : 1;
      if (failed === tries) throw givenUp(error);
      await world.effects.sleep(waitBefore(failed, error.after, world), world.signal);
    }
  }
}

/** Each page is a file of its own. */
async function readFiles(reading: Reading, step: Step, from: RoundNote["at"][string]["goOn"]): Promise<void> {
  for await (const page of reading.source.pages(step, from)) {
    await writePart(reading, step, page.content, page.rows, () => page);
    if (page.goOn === null) return;
    reading.world.signal.throwIfAborted();
  }
}

/** Pages are put together until they are worth a file. What a page that fails has before it is kept. */
async function readLines(reading: Reading, step: Step, from: RoundNote["at"][string]["goOn"]): Promise<void> {
  const pages = reading.source.pages(step, from)[Symbol.asyncIterator]();
  try {
    for (let page = await pages.next(); !page.done; ) {
      const bundle = new Bundle(
        pages,
        page.value,
        step.isOnePart ? Number.POSITIVE_INFINITY : (reading.options.partBytes ?? 8 * 2 ** 20),
      );
      const content = page.value.content === null ? null : bundle.content();
      await writePart(
        reading,
        step,
        content,
        () => bundle.rows,
        () => bundle.last,
      );
      if (bundle.last.goOn === null) return;
      if (bundle.trouble !== undefined) throw bundle.trouble;
      reading.world.signal.throwIfAborted();
      page = bundle.next ?? (await pages.next());
    }
  } finally {
    await pages.return?.();
  }
}

class Bundle {
  readonly #pages: AsyncIterator<Page>;
  readonly #enough: number;
  rows = 0;
  last: Page;
  /** Taken from the source, but not of this bundle. */
  next: IteratorResult<Page> | undefined;
  trouble: unknown;

  constructor(pages: AsyncIterator<Page>, first: Page, enough: number) {
    this.#pages = pages;
    this.last = first;
    this.#enough = enough;
  }

  /** All pages have to be in it. */
  get #isWhole(): boolean {
    return this.#enough === Number.POSITIVE_INFINITY;
  }

  async *content(): AsyncGenerator<Uint8Array | string> {
    for (let bytes = 0; ; ) {
      for await (const chunk of this.last.content ?? []) {
        bytes += chunk.length;
        yield chunk;
      }
      this.rows += this.last.rows();
      if (this.last.goOn === null || bytes >= this.#enough) return;
      try {
        this.next = await this.#pages.next();
      } catch (error) {
        // Half of a list of all ids would say that the other half is gone.
        if (this.#isWhole) throw error;
        this.trouble = error;
        return;
      }
      if (this.next.done || (this.next.value.content === null && !this.#isWhole)) return;
      this.last = this.next.value;
      this.next = undefined;
    }
  }
}

async function writePart(
  reading: Reading,
  step: Step,
  content: Page["content"] | AsyncIterable<Uint8Array | string>,
  rows: () => number,
  last: () => Page,
): Promise<void> {
  const { writer } = reading;
  if (content === null) writer.note(moved(reading, step, last(), 0));
  else
    await writer.part(step.object, step.source, content, step.format, rows, {
      extension: step.text,
      goOn: () => moved(reading, step, last(), rows()),
    });
}

/** The note once `rows` more are on disk, up to `page`; null when there is no page at all. */
function moved({ note, options }: Reading, step: Step, page: Page | null, rows: number): RoundNote {
  const goOn = page?.goOn ?? null;
  const at = {
    goOn: goOn as RoundNote["at"][string]["goOn"],
    rows: (note.at[step.name]?.rows ?? 0) + rows,
    isDone: goOn === null,
  };
  note.at[step.name] = at;
  if (page?.after !== undefined) note.after[step.name] = page.after as RoundNote["after"][string];
  options.progress?.({
    step: step.name,
    object: step.object,
    rows: at.rows,
    expected: step.expected,
    isDone: at.isDone,
  });
  return note;
}

/** What steps that were read leave; of the others what was known before. */
function knownAfter(note: RoundNote, before: RoundState | undefined): RoundState["known"] {
  const known = { ...before?.known };
  for (const step of note.plan.steps) {
    const after = note.after[step.name] ?? step.after;
    if (after !== undefined && note.left[step.name] === undefined) known[step.object] = after;
  }
  return known;
}

function byObject(steps: readonly Step[]): Step[][] {
  return [...Map.groupBy(steps, ({ object }) => object).values()];
}

/** The first trouble stops the others at their next page and is the one that is told. */
async function sideBySide<Work>(
  all: readonly Work[],
  atOnce: number,
  stop: AbortController,
  work: (one: Work) => Promise<void>,
): Promise<void> {
  const waiting = [...all];
  let trouble: { readonly error: unknown } | undefined;
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined && trouble === undefined; one = waiting.shift())
      await work(one).catch((error: unknown) => {
        trouble ??= { error };
        stop.abort(error);
      });
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (trouble !== undefined) throw trouble.error;
}

function refuseOtherAccount(connection: Connection, source: Source, before: RoundState | undefined): void {
  if (before === undefined || before.account.id === source.account.id) return;
  throw new RepmarkError(
    "crm-other-account",
    `“${connection.name}” was read from ${before.account.name} so far and now signs in to ${source.account.name}.`,
    {
      kind: "refused",
      hint: "Records of two accounts must not mix: connect the other one under a name of its own, with --name.",
    },
  );
}
