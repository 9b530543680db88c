import type { FiscalPeriod } from "../domain/period.ts";
import { measures } from "../metrics/index.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf } from "./answer.ts";
import { PeerFigures } from "./comparison.ts";
import { type DaysComparison, leavingsIn } from "./days.ts";
import { isAnswered, numberIn } from "./figures.ts";
import { peersAmong } from "./peers.ts";
import { question } from "./question.ts";
import { standing } from "./standing.ts";
import { aalenJohansen, type CurvePoint } from "./statistics/survival.ts";
import { toldIn } from "./told-in.ts";

/** The curves behind days to win (METRICS §8), day by day. */
export interface CycleCurves {
  /** τ: the days within which a win is waited for. */
  readonly horizon: number;
  readonly team: readonly CurvePoint[];
  /** The rep asked for, beside the peers that their days to win are held against; null without such a rep or deals of theirs. */
  readonly rep: { readonly own: readonly CurvePoint[]; readonly peers: readonly CurvePoint[] } | null;
}

/** Null where no deal was won, so that nobody knows how long to wait for one. */
export async function cycleCurves(
  warehouse: Warehouse,
  { period, asOf, rep }: { period: FiscalPeriod; asOf: AsOf; rep: string | null },
): Promise<CycleCurves | null> {
  const measure = measures.find(({ id }) => id === "sales-cycle.days_to_win");
  if (measure === undefined || !isAnswered(measure) || measure.answer.comparison.kind !== "days") return null;
  const comparison: DaysComparison = measure.answer.comparison;
  const { timeZone } = await toldIn(warehouse);
  const { people, families } = await standing(warehouse, [measure], question(period, asOf, timeZone));
  const grains = families.get(measure.answer.family);
  const horizon = numberIn(grains?.all, comparison.tau);
  if (grains === undefined || horizon === null) return null;
  const curveOf = (row: typeof grains.all) => aalenJohansen(leavingsIn(row, comparison));
  const person = people.find(({ repId }) => repId === rep);
  const own = rep === null ? undefined : grains.reps.get(rep);
  const peers = (of: NonNullable<typeof person>) =>
    new PeerFigures(grains.reps, measure).leavingsOf(
      of.repId,
      peersAmong(people, (repId) => numberIn(grains.reps.get(repId), measure.answer.column) !== null)(of),
      comparison,
    );
  return {
    horizon,
    team: curveOf(grains.all),
    rep: person === undefined || own === undefined ? null : { own: curveOf(own), peers: aalenJohansen(peers(person)) },
  };
}
