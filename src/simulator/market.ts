import { Randomness } from "./randomness.ts";
import { type DayNumber, dayNumber, dayText, monthOf, quarterStart } from "./timeline.ts";

/** Where the company sells, and in what money. */
export interface Territory {
  readonly name: string;
  readonly currency: string;
  readonly countries: readonly string[];
  readonly timeZone: string;
  /** Minutes that its working day lies behind the one in Stockholm. */
  readonly behind: number;
}

export const territories: readonly Territory[] = [
  {
    name: "Nordics",
    currency: "SEK",
    countries: ["Sweden", "Norway", "Denmark", "Finland"],
    timeZone: "Europe/Stockholm",
    behind: 0,
  },
  {
    name: "North America",
    currency: "USD",
    countries: ["United States", "Canada"],
    timeZone: "America/New_York",
    behind: 360,
  },
  {
    name: "DACH",
    currency: "EUR",
    countries: ["Germany", "Austria", "Switzerland"],
    timeZone: "Europe/Berlin",
    behind: 0,
  },
  {
    name: "UK & Ireland",
    currency: "GBP",
    countries: ["United Kingdom", "Ireland"],
    timeZone: "Europe/London",
    behind: 60,
  },
];

export interface Segment {
  readonly name: string;
  /** Median recurring value a year, US dollars. */
  readonly arr: number;
  readonly arrSigma: number;
  /** Median days from opening to winning. */
  readonly cycleDays: number;
  /** Log odds of winning a deal of score 50 for a rep of ordinary skill. */
  readonly logOdds: number;
}

export const segments: readonly Segment[] = [
  { name: "Small business", arr: 6_000, arrSigma: 0.55, cycleDays: 28, logOdds: -0.85 },
  { name: "Mid-market", arr: 21_000, arrSigma: 0.7, cycleDays: 52, logOdds: -1.15 },
];

export interface Stage {
  readonly id: string;
  readonly name: string;
  readonly probability: number;
  readonly outcome: "open" | "won" | "lost";
  readonly category: "omitted" | "pipeline" | "best_case" | "commit" | "closed";
}

/** The last two are the ends. */
export const stages: readonly Stage[] = [
  { id: "discovery", name: "Discovery", probability: 0.1, outcome: "open", category: "pipeline" },
  { id: "demo", name: "Demo", probability: 0.25, outcome: "open", category: "pipeline" },
  { id: "proposal", name: "Proposal", probability: 0.5, outcome: "open", category: "best_case" },
  { id: "negotiation", name: "Negotiation", probability: 0.75, outcome: "open", category: "commit" },
  { id: "won", name: "Closed Won", probability: 1, outcome: "won", category: "closed" },
  { id: "lost", name: "Closed Lost", probability: 0, outcome: "lost", category: "omitted" },
];

export const openStages = 4;
export const wonStage = 4;
export const lostStage = 5;

export const products = [
  { id: "P-CORE", name: "Core", family: "Platform", price: 4_800 },
  { id: "P-TEAM", name: "Team", family: "Platform", price: 9_600 },
  { id: "P-SCALE", name: "Scale", family: "Platform", price: 24_000 },
  { id: "P-INSIGHT", name: "Insight", family: "Add-on", price: 3_600 },
  { id: "P-CARE", name: "Care", family: "Services", price: 2_400 },
] as const;

export const industries = [
  "Manufacturing",
  "Retail",
  "Health care",
  "Finance",
  "Software",
  "Logistics",
  "Energy",
  "Education",
];
export const inboundSources = ["Website", "Webinar", "Referral", "Content"];
export const outboundSources = ["Cold call", "Prospecting list", "Event"];
export const competitors = ["Clarus", "Tempo", "Northwind", "In-house tool"];
export const lossReasons = ["Competitor", "Price", "No decision", "Missing feature", "No budget"];

/** How much work comes in by month, January first: a quiet July, a busy autumn. */
const seasons = [0.95, 1.05, 1.1, 1.0, 1.0, 0.95, 0.55, 0.85, 1.15, 1.2, 1.15, 0.75];

export function season(day: DayNumber): number {
  return seasons[monthOf(day)]!;
}

export interface Rate {
  readonly currency: string;
  readonly from: DayNumber;
  /** US dollars for one. */
  readonly rate: number;
}

const startingRates: Readonly<Record<string, number>> = { SEK: 0.096, EUR: 1.09, GBP: 1.27 };

/** Dated rates, one a quarter, wandering; and the plan rate of each year, which is that of its first quarter. */
export class Rates {
  readonly dated: readonly Rate[];

  constructor(seed: number, from: DayNumber, until: DayNumber) {
    const dated: Rate[] = [];
    for (const [currency, start] of Object.entries(startingRates)) {
      const random = new Randomness(seed, `rate ${currency}`);
      let rate = start;
      for (let day = quarterStart(from, -1); day < until; day = quarterStart(day, 1)) {
        dated.push({ currency, from: day, rate: Math.round(rate * 1e5) / 1e5 });
        rate *= Math.exp(random.normal(0, 0.015));
      }
    }
    this.dated = dated;
  }

  /** US dollars for one of `currency` on that day. */
  on(currency: string, day: DayNumber): number {
    if (currency === "USD") return 1;
    let rate = startingRates[currency] ?? 1;
    for (const one of this.dated) if (one.currency === currency && one.from <= day) rate = one.rate;
    return rate;
  }

  plan(): { currency: string; year: number; rate: number }[] {
    return this.dated
      .filter((one) => one.from === dayNumber(`${dayText(one.from).slice(0, 4)}-01-01`))
      .map((one) => ({ currency: one.currency, year: Number(dayText(one.from).slice(0, 4)), rate: one.rate }));
  }

  /** What prices are set by, whatever the day's rate is. */
  static listed(currency: string): number {
    return startingRates[currency] ?? 1;
  }
}
