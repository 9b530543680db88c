import { RepmarkError } from "../domain/repmark-error.ts";

/** What is told of a piece of work: names of ours, kinds and counts. Nothing of people, of records or of what was asked. */
type Facts = Readonly<Record<string, string | number>>;

/** Whoever watches how long work takes, such as a collector of traces. */
export interface Watcher {
  /** `asked`: somebody outside waits for it. */
  begin(name: string, facts: Facts, isAsked: boolean): Watched;
}

/** A piece of work that is being watched. */
export interface Watched {
  /** What is begun in `work` is part of this. */
  within<Answer>(work: () => Answer): Answer;
  /** `failure`: a code of ours, never a sentence, which may tell of somebody. */
  end(facts?: Facts, failure?: string): void;
}

let watcher: Watcher | null = null;

/** From now on, of all that this process does; nobody any more when null. */
export function watchBy(one: Watcher | null): void {
  watcher = one;
}

/** Begins a piece of work that somebody outside waits for; null where nobody watches. */
export const beginAsked = (name: string, facts: Facts): Watched | null => watcher?.begin(name, facts, true) ?? null;

/** Does work that is watched, where anybody watches. */
export async function watched<Answer>(name: string, facts: Facts, work: () => Promise<Answer>): Promise<Answer> {
  const piece = watcher?.begin(name, facts, false);
  if (piece === undefined) return work();
  try {
    const answer = await piece.within(work);
    piece.end();
    return answer;
  } catch (error) {
    piece.end({}, error instanceof RepmarkError ? error.code : "fault");
    throw error;
  }
}
