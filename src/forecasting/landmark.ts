import { aalenJohansen, atRiskAt, type CurvePoint, curveAt, type Leaving } from "../benchmarks/statistics/survival.ts";

/** A cell, or one of the wider groups it is shrunk to. */
export interface Cell {
  readonly level: "all" | "pipeline" | "stage" | "cell" | "inside" | "outside";
  readonly pipelineId: string | null;
  readonly stageId: string | null;
  /** Days in the stage, of a cell and its children: the deals that are dated inside the horizon, and the others. */
  readonly age: number | null;
}

/** An open deal as far as its chance depends on it. */
export interface Standing {
  readonly pipelineId: string | null;
  readonly stageId: string | null;
  /** Days since it entered the stage; null where that is not known. */
  readonly daysInStage: number | null;
  /** Days since it was opened. */
  readonly daysOpen: number | null;
  /** Whether the rep's date lies inside the horizon; null where chances do not go by it. */
  readonly isDatedInside: boolean | null;
}

/** The chance of a win in time, and what it rests on, from the narrowest group that says something to the widest. */
export interface WinChance {
  readonly chance: number;
  readonly rests: readonly {
    readonly level: Cell["level"];
    /** Days in the stage, of a cell and its children. */
    readonly age: number | null;
    /** Deals of the group that were still open so many days after they entered it. */
    readonly deals: number;
    /** What the group alone says. */
    readonly chance: number;
  }[];
}

/** The wider group counts as so many deals. */
const weightOfParent = 20;

/** The curves of every cell and of what it is shrunk to: a stage-by-age hazard without a solver (METRICS §4.4). */
export class Landmarks {
  readonly #curves: ReadonlyMap<string, readonly CurvePoint[]>;
  /** The ages that cells of the history have, in order. */
  readonly #ages: readonly number[];

  private constructor(curves: ReadonlyMap<string, readonly CurvePoint[]>, ages: readonly number[]) {
    this.#curves = curves;
    this.#ages = ages;
  }

  /** From how the deals of each group left it, in order of days after they entered it. */
  static from(groups: readonly { readonly group: Cell; readonly leavings: readonly Leaving[] }[]): Landmarks {
    const curves = groups.map(
      ({ group: { level, pipelineId, stageId, age }, leavings }) =>
        [keyOf(level, pipelineId, stageId, age), aalenJohansen(leavings)] as const,
    );
    const ages = [...new Set(groups.flatMap(({ group: { age } }) => age ?? []))].sort((a, b) => a - b);
    return new Landmarks(new Map(curves), ages);
  }

  /** How likely a deal is won more than `after` and at most `until` days from now. */
  chanceOf(deal: Standing, until: number, after = 0): WinChance {
    const { pipelineId, stageId, daysInStage, daysOpen, isDatedInside } = deal;
    const age = daysInStage === null ? null : (this.#ages.findLast((reached) => reached <= daysInStage) ?? 0);
    const sinceAge = daysInStage === null || age === null ? null : daysInStage - age;
    const groups: readonly { level: Cell["level"]; age: number | null; entered: number | null; key: string }[] = [
      { level: "all", age: null, entered: daysOpen, key: keyOf("all", null, null, null) },
      { level: "pipeline", age: null, entered: daysOpen, key: keyOf("pipeline", pipelineId, null, null) },
      // On any day in the stage: how long it has been there is what the cell adds.
      {
        level: "stage",
        age: null,
        entered: daysInStage === null ? null : 0,
        key: keyOf("stage", pipelineId, stageId, null),
      },
      { level: "cell", age, entered: sinceAge, key: keyOf("cell", pipelineId, stageId, age) },
      ...(isDatedInside === null ? [] : [isDatedInside ? ("inside" as const) : ("outside" as const)]).map((level) => ({
        level,
        age,
        entered: sinceAge,
        key: keyOf(level, pipelineId, stageId, age),
      })),
    ];
    const rests: WinChance["rests"][number][] = [];
    let chance: number | null = null;
    for (const { level, age, entered, key } of groups) {
      const curve = this.#curves.get(key);
      const found = curve === undefined || entered === null ? null : chanceIn(curve, entered, until, after);
      if (found === null) continue;
      chance = chance === null ? found.chance : shrunkChance(found.chance, found.deals, chance);
      rests.unshift({ level, age, ...found });
    }
    // Where no deal was ever still open so late there is nothing to hope on.
    return { chance: chance ?? 0, rests };
  }
}

/** p = [F_won(e + H) − F_won(e)] ÷ S(e) of a deal already `entered` days in the group; null where nobody is left to learn from. */
export function chanceIn(
  curve: readonly CurvePoint[],
  entered: number,
  until: number,
  after = 0,
): { chance: number; deals: number } | null {
  const deals = atRiskAt(curve, entered + 1);
  const { stillOpen } = curveAt(curve, entered);
  if (deals === 0 || stillOpen <= 0) return null;
  const won = curveAt(curve, entered + until).wonShare - curveAt(curve, entered + after).wonShare;
  return { chance: Math.min(1, Math.max(0, won / stillOpen)), deals };
}

/** p̃ = (n·p + 20·p_parent) ÷ (n + 20). */
export function shrunkChance(chance: number, deals: number, parent: number): number {
  return (deals * chance + weightOfParent * parent) / (deals + weightOfParent);
}

const keyOf = (...parts: readonly (string | number | null)[]) => JSON.stringify(parts);
