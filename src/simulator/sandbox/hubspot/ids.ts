import type { Minute } from "../../timeline.ts";

/** One record of a kind that will be born: by what the company knows it, and when. */
export interface Birth {
  readonly key: string;
  readonly bornAt: Minute;
}

/** The ids of one kind of record, in their order. */
export class Ids<B extends Birth = Birth> {
  readonly births: readonly B[];
  readonly #ids: readonly string[];
  readonly #byKey: ReadonlyMap<string, string>;
  readonly #byId: ReadonlyMap<string, B>;

  constructor(named: readonly { readonly id: number; readonly birth: B }[]) {
    const ordered = named.toSorted((one, other) => one.id - other.id);
    this.births = ordered.map(({ birth }) => birth);
    this.#ids = ordered.map(({ id }) => String(id));
    this.#byKey = new Map(ordered.map(({ id, birth }) => [birth.key, String(id)]));
    this.#byId = new Map(ordered.map(({ id, birth }) => [String(id), birth]));
  }

  /** The id of what the company knows by that key. */
  of(key: string): string | undefined {
    return this.#byKey.get(key);
  }

  at(place: number): string {
    return this.#ids[place]!;
  }

  find(id: string): B | undefined {
    return this.#byId.get(id);
  }

  /** The place of the first id that is greater. */
  after(id: string): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(this.#ids[middle]) > Number(id)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Ids that grow with time, spaced as a busy vendor's are. All that will ever be born is counted, so none ever changes. */
export function inOrderOfBirth<B extends Birth>(base: number, births: readonly B[]): Ids<B> {
  const ordered = births
    .map((birth, place) => ({ birth, place }))
    .sort((one, other) => one.birth.bornAt - other.birth.bornAt || one.place - other.place);
  return new Ids(ordered.map(({ birth }, place) => ({ id: base + place * stride + ((place * 37) % stride), birth })));
}

const stride = 61;
