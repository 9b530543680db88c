import type { Company } from "./company.ts";
import { type Deal, type DefectKind, stateAt } from "./deal.ts";
import { lostStage, openStages, segments } from "./market.ts";
import type { Person } from "./people.ts";
import { ghostOf, strayDeal, strayPeriod } from "./records.ts";
import { at, type DayNumber } from "./timeline.ts";

/** What no CRM knows: how the company really is, and what is wrong with its records where. */
export interface Truth {
  readonly seed: number;
  /** Lower bounds of the lead score bands that win probabilities are told by. */
  readonly leadBands: readonly number[];
  readonly reps: readonly RepTruth[];
  readonly defects: readonly Defect[];
}

interface RepTruth {
  readonly repId: string;
  readonly name: string;
  /** Chance of winning new business, by lead score band, over leads as they come. */
  readonly winProbability: readonly number[];
  readonly forecaster: Person["nature"]["forecaster"];
  /** What calls say too much of what is still to come, as a share of it; negative: too little. */
  readonly callBias: number;
  /** Median days from opening to winning a deal of middling size. */
  readonly medianDaysToWin: number;
}

interface Defect {
  /** The data issue that must find it. */
  readonly code: DefectKind | "unknown-opportunity" | "unknown-period";
  /** The record it is in, or the word that stands for nobody. */
  readonly record: string;
}

const leadBands = [0, 42, 58];

export function truth(company: Company, today: DayNumber): Truth {
  return {
    seed: company.plan.seed,
    leadBands,
    reps: company.people
      .filter((person) => person.role === "Account executive" && person.startedOn <= today)
      .map((person) => ({
        repId: person.id,
        name: person.name,
        winProbability: leadBands.map((from, band) => chanceInBand(company, person, from, leadBands[band + 1] ?? 101)),
        forecaster: person.nature.forecaster,
        callBias: person.nature.callBias,
        medianDaysToWin: segments[person.segment]!.cycleDays * person.nature.pace,
      })),
    defects: [...defects(company, today)],
  };
}

/** Averaged over scores, ways in and what the score does not tell, in the proportions that leads come in. */
function chanceInBand(company: Company, person: Person, from: number, until: number): number {
  let chance = 0;
  let weight = 0;
  for (const [isInbound, mean, share] of [
    [true, 54, 0.45],
    [false, 47, 0.55],
  ] as const)
    for (let score = from; score < until; score += 1)
      for (let hidden = -3; hidden <= 3; hidden += 0.25) {
        const likely = share * Math.exp(-(((score - mean) / 18) ** 2) / 2) * Math.exp(-(hidden ** 2) / 2);
        chance += likely * company.winProbability(person, segments[person.segment]!, score, isInbound, hidden);
        weight += likely;
      }
  return chance / weight;
}

function* defects(company: Company, today: DayNumber): Generator<Defect> {
  if (!company.plan.defects) return;
  const until = at(today + 1, 0);
  const ghosts = new Set<string>();
  for (const deal of company.deals()) {
    const found = shown(deal, until);
    if (found === undefined || ghosts.has(found.record)) continue;
    if (found.code === "unknown-rep") ghosts.add(found.record); // somebody unknown is one issue, however many deals
    yield found;
  }
  yield { code: "unknown-opportunity", record: strayDeal };
  yield { code: "unknown-period", record: strayPeriod };
}

/** A defect only shows once the deal has come so far: a missing amount is one when the deal is won. */
function shown(deal: Deal, until: number): Defect | undefined {
  const state = stateAt(deal, until);
  if (deal.defect === null || state === undefined) return undefined;
  const isWon = state.stage >= openStages && state.stage !== lostStage;
  const shows: Readonly<Record<DefectKind, boolean>> = {
    "missing-amount": isWon,
    "missing-close-date": isWon,
    "won-in-future": isWon,
    "closed-before-opened": state.stage >= openStages,
    "negative-amount": state.stage < openStages && state.amount !== null,
    "unknown-rep": true,
    "unknown-product": true,
    "missing-account": true,
    "missing-owner": true,
    "missing-created": true,
    "split-sum": deal.splits.some((split) => split.kind === "revenue" && split.agreedAt < until),
    "missing-rate": state.amount !== null,
    "bad-date": true,
    "bad-number": true,
    "unknown-type": true,
  };
  if (!shows[deal.defect]) return undefined;
  const number = deal.id.slice(2);
  if (deal.defect === "unknown-rep") return { code: deal.defect, record: ghostOf(deal) };
  if (deal.defect === "unknown-product") return { code: deal.defect, record: `Legacy ${number}` };
  return { code: deal.defect, record: deal.id };
}
