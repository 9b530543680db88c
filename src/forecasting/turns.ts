/** What a rep won of turns in an earlier period, or worked in it; without a period: the ramped working days that are left now. */
export interface TurnRow {
  readonly startsOn: string | null;
  readonly repId: string | null;
  readonly teamId: string | null;
  readonly value: number | null;
  readonly days: number | null;
}

/** What turns may bring, as likely as each of the others. */
export interface Turn {
  /** First day of the period whose pace it is; null for a colleague's. */
  readonly startsOn: string | null;
  readonly value: number;
}

/** Fewer periods than this say nothing of the next (METRICS §4.5). */
const fewestPeriods = 4;

/** So many values stand for the spread of colleagues' turns where a rep has too few of their own. */
const spreadIn = 40;

/** What later deals may bring to a rep, a team or everyone: values that are equally likely, at the pace of the ramped working days left. */
export class Turns {
  readonly #reps: ReadonlyMap<string, Worked>;
  readonly #teams: ReadonlyMap<string, Worked>;
  readonly #all: Worked;
  /** Who has working days left, and in which team. */
  readonly #atWork: ReadonlyMap<string, string | null>;
  /** Complete periods that are known, the oldest first. */
  readonly periods: readonly string[];
  #colleagues: readonly Pace[] | undefined;

  constructor(rows: readonly TurnRow[]) {
    this.periods = [...new Set(rows.flatMap(({ startsOn }) => startsOn ?? []))].sort();
    this.#reps = byKey(rows, ({ repId }) => repId);
    this.#teams = byKey(rows, ({ teamId }) => teamId);
    this.#all = workedIn(rows);
    this.#atWork = new Map(
      rows.flatMap(({ startsOn, repId, teamId, days }) =>
        startsOn === null && repId !== null && (days ?? 0) > 0 ? [[repId, teamId] as const] : [],
      ),
    );
  }

  /** Everyone who has working days left, or those of one team. */
  repIds(team?: string): readonly string[] {
    return [...this.#atWork].flatMap(([repId, teamId]) => (team === undefined || teamId === team ? [repId] : []));
  }

  teamOf(rep: string): string | null {
    return this.#atWork.get(rep) ?? null;
  }

  teamIds(): readonly string[] {
    return [...new Set([...this.#atWork.values()].flatMap((teamId) => teamId ?? []))];
  }

  /** Whether enough complete periods are known. */
  get areKnown(): boolean {
    return this.periods.length >= fewestPeriods;
  }

  ofAll(): readonly Turn[] {
    return this.#valuesOf(this.#all);
  }

  ofTeam(teamId: string): readonly Turn[] {
    return this.#valuesOf(this.#teams.get(teamId));
  }

  ofRep(repId: string): readonly Turn[] {
    return this.#valuesOf(this.#reps.get(repId));
  }

  /** Those of several people together: of the ones who carry a quota, say. */
  ofReps(repIds: readonly string[]): readonly Turn[] {
    return this.#valuesOf(addUp(repIds.flatMap((repId) => this.#reps.get(repId) ?? [])));
  }

  /** A period in which somebody worked is worth its turns at today's pace; who has too few of them is taken for one of the others. */
  #valuesOf(worked: Worked | undefined): readonly Turn[] {
    const left = worked?.left ?? 0;
    if (worked === undefined || left === 0) return [];
    const paces = pacesOf(worked);
    return (paces.length >= fewestPeriods ? asSample(paces) : this.#pacesOfColleagues()).map(({ startsOn, pace }) => ({
      startsOn,
      value: pace * left,
    }));
  }

  #pacesOfColleagues(): readonly Pace[] {
    if (this.#colleagues !== undefined) return this.#colleagues;
    const sorted = [...this.#reps.values()]
      .flatMap(pacesOf)
      .map(({ pace }) => pace)
      .sort((a, b) => a - b);
    const at = (place: number) => sorted[Math.floor(((place + 0.5) / spreadIn) * sorted.length)] ?? 0;
    const spread = sorted.length <= spreadIn ? sorted : Array.from({ length: spreadIn }, (_, place) => at(place));
    this.#colleagues = spread.map((pace) => ({ startsOn: null, pace }));
    return this.#colleagues;
  }
}

/** Turns and ramped working days by period, and the days that are left now. */
interface Worked {
  readonly left: number;
  readonly periods: ReadonlyMap<string, { readonly value: number; readonly days: number }>;
}

/** What turns brought for each ramped working day. */
interface Pace {
  readonly startsOn: string | null;
  readonly pace: number;
}

const pacesOf = ({ periods }: Worked): Pace[] =>
  [...periods].flatMap(([startsOn, { value, days }]) => (days > 0 ? [{ startsOn, pace: value / days }] : []));

/**
 * A few past periods spread less than the next one will lie from them: their distances from the mean grow by √((m + 1) ÷ (m − 1)), which is what a sample's
 * spread says of one more draw (docs/decisions/0143). Nothing goes below 0 that was not, and the mean stays.
 */
function asSample(paces: readonly Pace[]): readonly Pace[] {
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = meanOf(paces.map(({ pace }) => pace));
  const wider = Math.sqrt((paces.length + 1) / (paces.length - 1));
  const spread = paces.map(({ pace }) => Math.max(Math.min(0, pace), mean + wider * (pace - mean)));
  const moved = meanOf(spread);
  const back = moved === 0 ? 1 : mean / moved;
  return paces.map(({ startsOn }, place) => ({ startsOn, pace: spread[place]! * back }));
}

function byKey(rows: readonly TurnRow[], keyOf: (row: TurnRow) => string | null): ReadonlyMap<string, Worked> {
  const groups = Map.groupBy(rows, keyOf);
  return new Map([...groups].flatMap(([key, group]) => (key === null ? [] : [[key, workedIn(group)] as const])));
}

function workedIn(rows: readonly TurnRow[]): Worked {
  const periods = new Map<string, { value: number; days: number }>();
  let left = 0;
  for (const { startsOn, value, days } of rows) {
    if (startsOn === null) left += days ?? 0;
    else {
      const sum = periods.get(startsOn) ?? { value: 0, days: 0 };
      periods.set(startsOn, { value: sum.value + (value ?? 0), days: sum.days + (days ?? 0) });
    }
  }
  return { left, periods };
}

function addUp(each: readonly Worked[]): Worked {
  return workedIn(
    each.flatMap(({ left, periods }) => [
      { startsOn: null, repId: null, teamId: null, value: null, days: left },
      ...[...periods].map(([startsOn, { value, days }]) => ({ startsOn, repId: null, teamId: null, value, days })),
    ]),
  );
}
