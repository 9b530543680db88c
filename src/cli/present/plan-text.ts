import type { RepPlan } from "../../app/plan.ts";
import { formatCount, formatDay, formatMoney, formatRatio } from "../../domain/format.ts";
import type { Language, Words } from "../../domain/language.ts";
import { decimalOf, type Money } from "../../domain/money.ts";
import { colours } from "../terminal.ts";
import { missingWords, stepWords, planWords as words } from "../words/plan.ts";
import { said } from "./said.ts";
import { type Column, table } from "./table.ts";

/** A plan as a person reads it: where it stands, what it pays, what the goal takes, what there is to do. */
export function planText(plan: RepPlan, language: Language): string {
  const tell = telling(plan.currency, language);
  const parts = [where, pay, goal, work, open, lacks]
    .map((part) => part(plan, tell))
    .filter(({ length }) => length > 0);
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

type Tell = ReturnType<typeof telling>;

function telling(currency: string, language: Language) {
  return {
    say: (which: Words, filled: Readonly<Record<string, string>> = {}) => said(which, language, filled),
    amount: (value: Money | string | null) =>
      formatMoney(value === null || typeof value === "string" ? value : decimalOf(value), currency, language),
    ratio: (share: number | string) => formatRatio(Number(share), language),
    number: (count: number | null) => formatCount(count === null ? null : Math.round(count), language),
    day: (on: string | null) => formatDay(on, language),
  };
}

function where({ rep, period, asOf, daysLeft, quota, booked }: RepPlan, { say, amount, number, day }: Tell): string[] {
  return [
    colours.bold(say(words.head, { rep: rep.name, period: period.label, day: day(asOf), left: number(daysLeft) })),
    quota === null
      ? say(words.bookedOnly, { booked: amount(booked) })
      : say(words.quota, { booked: amount(booked), quota: amount(quota) }),
  ];
}

function pay({ commission }: RepPlan, { say, amount, ratio, day }: Tell): string[] {
  if (commission === null) return [];
  const { nextDeal, nextTier, cliffs, statements, adjustments } = commission;
  const lines = [colours.bold(say(words.pay)), say(words.earned, { earned: amount(commission.earned) })];
  if (nextDeal !== null) {
    lines.push(say(words.nextDeal, { worth: amount(nextDeal.worth), pays: amount(nextDeal.pays) }));
  }
  if (nextTier !== null) {
    const { at, rate, missing, pays } = nextTier;
    lines.push(
      say(words.nextTier, { at: amount(at), rate: ratio(rate), missing: amount(missing), pays: amount(pays) }),
    );
  }
  for (const { at, below, there } of cliffs) {
    lines.push(colours.yellow(say(words.cliff, { at: amount(at), below: amount(below), there: amount(there) })));
  }
  const columns: Column<(typeof statements)[number]>[] = [
    { title: say(words.statement), text: ({ until }) => day(lastDay(until)) },
    { title: say(words.bookedBy), align: "right", text: ({ booked }) => amount(booked) },
    { title: say(words.paysNow), align: "right", text: ({ pays }) => amount(pays) },
  ];
  return [
    ...lines,
    table(columns, statements).trimEnd(),
    ...adjustments.map(
      ({ on, amount: adjusted, note }) => `${say(words.adjusted)} ${day(on)}: ${amount(adjusted)} (${note})`,
    ),
  ];
}

function goal({ goal }: RepPlan, { say, amount, ratio }: Tell): string[] {
  if (goal === null) return [];
  const { net, tax, gross, bookings, stillToBook } = goal;
  return [
    colours.bold(say(words.goal)),
    say(words.keeps, { net: amount(net), tax: ratio(tax), gross: amount(gross) }),
    ...(bookings === null ? [] : [say(words.bookings, { bookings: amount(bookings), gap: amount(stillToBook) })]),
  ];
}

function work({ activity, gap, inTime }: RepPlan, { say, amount, ratio, number }: Tell): string[] {
  const isLate = inTime !== null && inTime < enoughTime && gap !== null && gap.minor > 0n;
  const late = isLate ? [colours.yellow(say(words.late, { share: ratio(inTime) }))] : [];
  if (activity === null) return isLate ? [colours.bold(say(words.work)), ...late] : [];
  const { wins, meanWin, activitiesPerWin, lever } = activity;
  if (wins === 0) return [colours.bold(say(words.work)), say(words.done)];
  const rows = (["even", "average", "safe"] as const).map((name) => ({ name, ...activity[name] }));
  const counts = (["opportunities", "meetings", "activities"] as const).map(
    (what): Column<(typeof rows)[number]> => ({
      title: say(words[what]),
      align: "right",
      text: (row) => number(row[what]),
    }),
  );
  const perWin = ({ value, range: [low, high] }: NonNullable<typeof activitiesPerWin>) =>
    say(words.perWin, { value: number(value), low: number(low), high: number(high) });
  const lines = [
    colours.bold(say(words.work)),
    say(words.wins, { gap: amount(gap), wins: number(wins), mean: amount(meanWin) }),
    ...(activitiesPerWin === null ? [] : [perWin(activitiesPerWin)]),
    table<(typeof rows)[number]>(
      [
        { title: say(words.plan), text: ({ name }) => say(words[name]) },
        ...counts,
        { title: say(words.chance), align: "right", text: ({ chance }) => ratio(chance) },
      ],
      rows,
    ).trimEnd(),
  ];
  if (lever !== null && lever.activities !== null) {
    const { step, activities } = lever;
    lines.push(
      say(words.lever, {
        step: say(stepWords[step.name]),
        own: ratio(step.rate),
        peers: ratio(step.peersMedian ?? step.rate),
        saved: number(activities),
      }),
    );
  }
  return [...lines, ...late];
}

function open({ open, commission }: RepPlan, { say, amount, number, day }: Tell): string[] {
  if (open.length === 0) return [];
  const columns: Column<(typeof open)[number]>[] = [
    { title: say(words.deal), text: ({ name, opportunityId }) => name ?? opportunityId },
    { title: say(words.stage), text: ({ stage }) => stage ?? "" },
    { title: say(words.closes), text: ({ closeOn }) => day(closeOn) },
    { title: say(words.amount), align: "right", text: ({ value }) => amount(value) },
  ];
  if (commission !== null) {
    columns.push({ title: say(words.paysNow), align: "right", text: ({ pays }) => amount(pays) });
  }
  const rest = open.length - shown;
  return [
    colours.bold(say(words.open)),
    table(columns, open.slice(0, shown)).trimEnd(),
    ...(rest > 0 ? [colours.dim(say(words.more, { count: number(rest) }))] : []),
  ];
}

function lacks({ missing }: RepPlan, { say }: Tell): string[] {
  return missing.length === 0
    ? []
    : [colours.bold(say(words.lacks)), ...missing.map((which) => say(missingWords[which]))];
}

/** How many open deals are listed for reading. */
const shown = 10;

/** With less of its chance left than this, a new deal is not what closes the period (METRICS §3). */
const enoughTime = 0.25;

const lastDay = (until: string) => Temporal.PlainDate.from(until).subtract({ days: 1 }).toString();
