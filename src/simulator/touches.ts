import { type Deal, type Lead, ownerAt } from "./deal.ts";
import { territories } from "./market.ts";
import type { CompanyPlan } from "./plan.ts";
import { Randomness } from "./randomness.ts";
import { at, dayOf, type Minute, type WorkWeek } from "./timeline.ts";

/** Something a rep did, or a mail or call that came in. */
export interface Touch {
  readonly id: string;
  /** Its own place among those of its deal. */
  readonly number: number;
  readonly at: Minute;
  readonly type: "call" | "email" | "meeting" | "demo" | "task";
  readonly direction: "in" | "out" | null;
  readonly person: number;
  readonly minutes: number | null;
}

/** Something the buyer did where we could see it. */
export interface BuyerAct {
  readonly id: string;
  readonly at: Minute;
  readonly kind: "visit" | "form" | "open" | "webinar";
  readonly contact: string;
  readonly asset: string;
}

const assets = {
  visit: ["Pricing page", "Product tour", "Customer stories", "Security page"],
  form: ["Demo request", "Contact form", "Trial sign-up"],
  open: ["Follow-up mail", "Proposal mail", "Newsletter"],
  webinar: ["Monthly webinar", "Launch webinar"],
} as const;

const touchesPerDeal = 9.5;

/** Calls, mails both ways, meetings and demos of a deal; won deals are talked about more. In order of time. */
export function touchesOf(deal: Deal, plan: CompanyPlan, week: WorkWeek): Touch[] {
  const random = new Randomness(plan.seed, `touch ${deal.id}`);
  const end = lastInstant(deal);
  const isWon = deal.closings.some((closing) => closing.isWon);
  const touches: Touch[] = [];
  const { behind } = territories[deal.territory]!;
  const add = (instant: Minute, type: Touch["type"], direction: Touch["direction"], minutes: number | null) =>
    touches.push({
      id: `${deal.id}-${touches.length + 1}`,
      number: touches.length + 1,
      at: instant,
      type,
      direction,
      person: ownerAt(deal.changes, Math.max(deal.createdAt, instant) + 1),
      minutes,
    });
  const count = random.poisson(touchesPerDeal * (isWon ? 1.15 : 0.95)) - 1;
  for (let number = 0; number < count; number += 1) {
    const drawn = random.uniform();
    const day = week.onOrAfter(dayOf(deal.createdAt + Math.round((end - deal.createdAt) * random.uniform() ** 1.3)));
    const instant = at(day, random.whole(425, 900) + behind);
    const minutes = random.whole(2, 60);
    if (instant <= deal.createdAt || instant >= end) continue;
    if (drawn < 0.32) add(instant, "call", random.chance(0.12) ? "in" : "out", Math.ceil(minutes / 3));
    else if (drawn < 0.62) add(instant, "email", "out", null);
    else if (drawn < 0.62 + (isWon ? 0.22 : 0.14)) add(instant, "email", "in", null);
    else if (drawn < 0.93) add(instant, "meeting", null, 15 + minutes);
    else if (drawn < 0.98) add(instant, "demo", null, 30 + minutes);
    else add(instant, "task", null, null);
  }
  return touches.sort((one, other) => one.at - other.at);
}

/** How a lead was answered. */
export function answerOf(deal: Deal, lead: Lead, plan: CompanyPlan): Pick<Touch, "id" | "type"> {
  return { id: `${lead.id}-1`, type: new Randomness(plan.seed, `answer ${deal.id}`).chance(0.6) ? "call" : "email" };
}

/** Visits, forms, opened mails and webinars: more of them where the buyer came by themselves, and where it ends well. */
export function buyerActsOf(deal: Deal, plan: CompanyPlan): BuyerAct[] {
  if (deal.type === "renewal") return [];
  const random = new Randomness(plan.seed, `buyer ${deal.id}`);
  const end = lastInstant(deal);
  const isWon = deal.closings.some((closing) => closing.isWon);
  const count = random.poisson(3.2 * (deal.isInbound === true ? 1.4 : 0.7) * (isWon ? 1.35 : 0.85));
  const start = deal.lead?.createdAt ?? deal.createdAt;
  const acts: BuyerAct[] = [];
  for (let number = 0; number < count; number += 1) {
    const kind = (["visit", "form", "open", "webinar"] as const)[random.weighted([0.5, 0.12, 0.3, 0.08])]!;
    const day = dayOf(start + Math.round((end - start) * random.uniform() ** 1.8));
    const instant = Math.max(start, at(day, random.whole(300, 1250)));
    acts.push({
      id: `${deal.id}-B${number + 1}`,
      at: instant,
      kind,
      contact: `buyer${1 + (number % 2)}@${deal.account.id.toLowerCase()}.example`,
      asset: random.pick(assets[kind]),
    });
  }
  return acts.sort((one, other) => one.at - other.at);
}

function lastInstant(deal: Deal): Minute {
  return (deal.closings.at(-1) ?? deal.changes.at(-1)!).at + 1;
}
