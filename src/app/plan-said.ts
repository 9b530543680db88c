import { type Figure, figure } from "../domain/figure.ts";
import { formatCount, formatDay, formatMoney, formatRatio } from "../domain/format.ts";
import type { Language, Words } from "../domain/language.ts";
import { decimalOf, type Money } from "../domain/money.ts";
import { said } from "../domain/said.ts";
import type { PlanPart, PlanTable } from "../reports/plan-part.ts";
import type { RepPlan } from "./plan.ts";
import { missingWords, stepWords, planWords as words } from "./plan-words.ts";

/** A plan as it is read, on a terminal or in a report: where it stands, what it pays, what the goal takes, what there is to do. */
export function planSaid(plan: RepPlan, language: Language): PlanPart[] {
  const tell = telling(plan.currency, language);
  return [where, pay, goal, work, open, lacks]
    .map((part) => part(plan, tell))
    .filter(({ pieces }) => pieces.length > 0);
}

type Tell = ReturnType<typeof telling>;
type Piece = PlanPart["pieces"][number];

function telling(currency: string, language: Language) {
  return {
    say: (which: Words, filled: Readonly<Record<string, string>> = {}) => said(which, language, filled),
    amount: (value: Money | string | null) =>
      formatMoney(value === null || typeof value === "string" ? value : decimalOf(value), currency, language),
    money: (value: Money | null) => figure(value === null ? null : decimalOf(value), "money", currency, language),
    count: (value: number | null) => figure(value === null ? null : Math.round(value), "count", currency, language),
    share: (value: number) => figure(value, "ratio", currency, language),
    ratio: (share: number | string) => formatRatio(Number(share), language),
    number: (count: number | null) => formatCount(count === null ? null : Math.round(count), language),
    day: (on: string | null) => formatDay(on, language),
  };
}

const line = (text: string): Piece => ({ kind: "line", text });
const warning = (text: string): Piece => ({ kind: "line", text, isWarning: true });
const nothing: PlanPart = { title: "", pieces: [] };

interface Column<Row> {
  readonly title: string;
  readonly isNumber?: true;
  cell(row: Row): Figure;
}

/** A table of a part; its name is read to those who do not see it. */
function tableOf<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Piece {
  const table: PlanTable = {
    caption,
    columns: columns.map(({ title, isNumber }) => ({ title, align: isNumber === true ? "right" : "left" })),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
  return { kind: "table", table };
}

function where({ rep, period, asOf, daysLeft, quota, booked }: RepPlan, { say, amount, number, day }: Tell): PlanPart {
  return {
    title: say(words.head, { rep: rep.name, period: period.label, day: day(asOf), left: number(daysLeft) }),
    pieces: [
      line(
        quota === null
          ? say(words.bookedOnly, { booked: amount(booked) })
          : say(words.quota, { booked: amount(booked), quota: amount(quota) }),
      ),
    ],
  };
}

function pay({ commission, booked }: RepPlan, { say, amount, money, ratio, day }: Tell): PlanPart {
  if (commission === null) return nothing;
  const { nextDeal, nextTier, cliffs, statements, adjustments, counted, total } = commission;
  const perStatement: Column<(typeof statements)[number]>[] = [
    { title: say(words.statement), cell: ({ until }) => ({ text: day(lastDay(until)) }) },
    { title: say(words.bookedBy), isNumber: true, cell: ({ booked: by }) => money(by) },
    { title: say(words.paysNow), isNumber: true, cell: ({ pays }) => money(pays) },
  ];
  return {
    title: say(words.pay),
    pieces: [
      ...(counted.minor === booked.minor ? [] : [line(say(words.counted, { counted: amount(counted) }))]),
      line(say(words.earned, { earned: amount(commission.earned) })),
      ...(nextDeal === null
        ? []
        : [line(say(words.nextDeal, { worth: amount(nextDeal.worth), pays: amount(nextDeal.pays) }))]),
      ...(nextTier === null
        ? []
        : [
            line(
              say(words.nextTier, {
                at: amount(nextTier.at),
                rate: ratio(nextTier.rate),
                missing: amount(nextTier.missing),
                pays: amount(nextTier.pays),
              }),
            ),
          ]),
      ...cliffs.map(({ at, below, there }) =>
        warning(say(words.cliff, { at: amount(at), below: amount(below), there: amount(there) })),
      ),
      tableOf(say(words.statements), perStatement, statements),
      ...adjustments.map(({ on, amount: adjusted, note }) =>
        line(`${say(words.adjusted)} ${day(on)}: ${amount(adjusted)} (${note})`),
      ),
      ...(adjustments.length === 0 ? [] : [line(say(words.total, { total: amount(total) }))]),
    ],
  };
}

function goal({ goal }: RepPlan, { say, amount, ratio }: Tell): PlanPart {
  if (goal === null) return nothing;
  const { net, tax, gross, bookings, stillToBook } = goal;
  return {
    title: say(words.goal),
    pieces: [
      line(say(words.keeps, { net: amount(net), tax: ratio(tax), gross: amount(gross) })),
      ...(bookings === null
        ? []
        : [line(say(words.bookings, { bookings: amount(bookings), gap: amount(stillToBook) }))]),
    ],
  };
}

function work({ activity, gap, inTime, openWorth }: RepPlan, tell: Tell): PlanPart {
  const { say, amount, ratio, number, count, share } = tell;
  const isLate = inTime !== null && inTime < enoughTime && gap !== null && gap.minor > 0n;
  const late = isLate ? [warning(say(words.late, { share: ratio(inTime) }))] : [];
  if (activity === null) return { title: say(words.work), pieces: late };
  const { wins, meanWin, activitiesPerWin, lever } = activity;
  if (wins === 0) return { title: say(words.work), pieces: [line(say(words.done))] };
  const rows = (["even", "average", "safe"] as const).map((name) => ({ name, ...activity[name] }));
  const columns: Column<(typeof rows)[number]>[] = [
    { title: say(words.plan), cell: ({ name }) => ({ text: say(words[name]) }) },
    ...(["opportunities", "meetings", "activities"] as const).map((what) => ({
      title: say(words[what]),
      isNumber: true as const,
      cell: (row: (typeof rows)[number]) => count(row[what]),
    })),
    { title: say(words.chance), isNumber: true, cell: ({ chance }) => share(chance) },
  ];
  return {
    title: say(words.work),
    pieces: [
      line(
        say(words.wins, {
          gap: amount(gap),
          wins: wins === 1 ? say(words.win) : say(words.manyWins, { wins: number(wins) }),
          mean: amount(meanWin),
        }),
      ),
      ...(activitiesPerWin === null ? [] : [line(perWin(activitiesPerWin, { say, number }))]),
      tableOf(say(words.plan), columns, rows),
      ...(lever?.activities == null
        ? []
        : [
            line(
              say(words.lever, {
                step: say(stepWords[lever.step.name]),
                own: ratio(lever.step.rate),
                peers: ratio(lever.step.peersMedian ?? lever.step.rate),
                saved: number(lever.activities),
              }),
            ),
          ]),
      ...(inTime === null || isLate || inTime >= 0.995 ? [] : [line(say(words.inTime, { share: ratio(inTime) }))]),
      ...(openWorth === null ? [] : [openLine(openWorth, tell)]),
      ...late,
    ],
  };
}

function openLine(
  { deals, worth, rate, expected }: NonNullable<RepPlan["openWorth"]>,
  { say, amount, number, ratio }: Tell,
): Piece {
  return line(
    say(words.openWorth, {
      deals: number(deals),
      worth: amount(worth),
      rate: ratio(rate),
      expected: amount(expected),
    }),
  );
}

function perWin(
  { value, range: [low, high] }: NonNullable<NonNullable<RepPlan["activity"]>["activitiesPerWin"]>,
  { say, number }: Pick<Tell, "say" | "number">,
): string {
  return say(words.perWin, { value: number(value), low: number(low), high: number(high) });
}

function open({ open, commission }: RepPlan, { say, money, number, day }: Tell): PlanPart {
  if (open.length === 0) return nothing;
  const rest = open.length - shown;
  const columns: Column<(typeof open)[number]>[] = [
    { title: say(words.deal), cell: ({ name, opportunityId }) => ({ text: name ?? opportunityId }) },
    { title: say(words.stage), cell: ({ stage }) => ({ text: stage ?? "" }) },
    { title: say(words.closes), cell: ({ closeOn }) => ({ text: day(closeOn) }) },
    { title: say(words.amount), isNumber: true, cell: ({ value }) => money(value) },
    ...(commission === null
      ? []
      : [
          {
            title: say(words.paysNow),
            isNumber: true as const,
            cell: ({ pays }: (typeof open)[number]) => money(pays),
          },
        ]),
  ];
  return {
    title: say(words.open),
    pieces: [
      tableOf(say(words.open), columns, open.slice(0, shown)),
      ...(rest > 0 ? [line(say(words.more, { count: number(rest) }))] : []),
    ],
  };
}

function lacks({ missing }: RepPlan, { say }: Tell): PlanPart {
  return { title: say(words.lacks), pieces: missing.map((which) => line(say(missingWords[which]))) };
}

/** How many open deals are listed for reading. */
const shown = 10;

/** With less of its chance left than this, a new deal is not what closes the period (METRICS §3). */
const enoughTime = 0.25;

const lastDay = (until: string) => Temporal.PlainDate.from(until).subtract({ days: 1 }).toString();
