import type { FiscalPeriod } from "../domain/period.ts";
import { type Ahead, type Contracted, expectedRevenue, type MonthOfRevenue } from "./expected-revenue.ts";

/** What contracts bring to a rep in a month by their credits, in the team they were in when the deal closed. */
export interface Credited extends Contracted {
  readonly repId: string;
  readonly teamId: string | null;
}

/**
 * What a person in a team has in what is to come: contracts by their credits, and the open deals they own. Nobody's (`repId` null) are contracts and
 * deals without a rep, what shares that do not add up leave over, and what ends: a renewal is its rep's once it is signed (METRICS §5).
 */
export interface Part {
  readonly repId: string | null;
  readonly teamId: string | null;
  /** How many open deals of a known value are in it. */
  readonly openDeals: number;
  readonly months: readonly MonthOfRevenue[];
}

/** Whose parts; nobody's are in the whole alone. */
export interface Whose {
  readonly repId?: string | undefined;
  readonly teamId?: string | undefined;
}

/** Everybody's parts, each rounded by itself: added up in any way they are what they are made of, to the cent. */
export function partsOf({ credited, ...all }: Ahead & { readonly credited: readonly Credited[] }): Part[] {
  const credits = Map.groupBy(credited, ({ repId, teamId }) => keyOf(repId, teamId));
  const prospects = Map.groupBy(all.prospects, ({ deal }) =>
    keyOf(deal.rep_id, deal.rep_id === null ? null : deal.team_id),
  );
  return [...new Set([nobody, ...credits.keys(), ...prospects.keys()])].map((key): Part => {
    const own = prospects.get(key) ?? [];
    const [first] = credits.get(key) ?? [];
    const of = { ...all, prospects: own };
    return {
      repId: first?.repId ?? own[0]?.deal.rep_id ?? null,
      teamId: first?.teamId ?? (key === nobody ? null : own[0]?.deal.team_id) ?? null,
      openDeals: own.length,
      months:
        key === nobody
          ? expectedRevenue({ ...of, contracted: creditedToNobody(all.contracted, credited) })
          : expectedRevenue({ ...of, contracted: credits.get(key) ?? [], endings: [] }),
    };
  });
}

export function isOf({ repId, teamId }: Whose): (part: Pick<Part, "repId" | "teamId">) => boolean {
  return (part) => (repId === undefined || part.repId === repId) && (teamId === undefined || part.teamId === teamId);
}

/** Parts added up, month by month. */
export function together(months: readonly FiscalPeriod[], parts: readonly Part[]): MonthOfRevenue[] {
  return months.map((month, place) => {
    const total = (line: Line) => parts.reduce((sum, part) => sum + part.months[place]![line], 0n);
    return {
      month,
      contracted: total("contracted"),
      assumed: total("assumed"),
      ending: total("ending"),
      notRenewed: total("notRenewed"),
      pipeline: total("pipeline"),
      pipelineOneOff: total("pipelineOneOff"),
      expected: total("expected"),
    };
  });
}

type Line = Exclude<keyof MonthOfRevenue, "month">;

const keyOf = (repId: string | null, teamId: string | null) => JSON.stringify([repId, teamId]);
const nobody = keyOf(null, null);

function creditedToNobody(contracted: readonly Contracted[], credited: readonly Credited[]): Contracted[] {
  const byMonth = Map.groupBy(credited, ({ from }) => from);
  return contracted.map(({ from, revenue, assumed }) => {
    const taken = byMonth.get(from) ?? [];
    return {
      from,
      revenue: taken.reduce((left, part) => left - part.revenue, revenue),
      assumed: taken.reduce((left, part) => left - part.assumed, assumed),
    };
  });
}
