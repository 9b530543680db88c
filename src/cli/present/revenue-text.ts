import type { LateDate } from "../../app/late-dates.ts";
import type { RevenueAnswer } from "../../app/revenue.ts";
import type { MrrMonth } from "../../app/revenue-history.ts";
import { formatCount, formatDay, formatMoney, formatRatio } from "../../domain/format.ts";
import type { Words } from "../../domain/language.ts";
import { decimalOf, type Money, sum } from "../../domain/money.ts";
import { colours } from "../terminal.ts";
import { revenueWords as words } from "../words/revenue.ts";
import { said } from "./said.ts";
import { type Column, table } from "./table.ts";

/** What is to come in as a person reads it: the months, what late dates cost, what is up for renewal, how recurring revenue moved. */
export function revenueText(answer: RevenueAnswer): string {
  const tell = telling(answer);
  const parts = [months, dates, renewals, movements].map((part) => part(answer, tell));
  const head = colours.bold(tell.say(words.head, { day: tell.day(answer.asOf), currency: answer.currency }));
  return `${[head, ...parts.map((lines) => lines.join("\n"))].join("\n\n")}\n`;
}

type Tell = ReturnType<typeof telling>;

function telling({ currency, language }: RevenueAnswer) {
  return {
    say: (which: Words, filled: Readonly<Record<string, string>> = {}) => said(which, language, filled),
    amount: (value: Money | null) => formatMoney(value === null ? null : decimalOf(value), currency, language),
    ratio: (share: number | null) => formatRatio(share, language),
    number: (count: number) => formatCount(count, language),
    day: (on: string) => formatDay(on, language),
  };
}

function months({ months: rows, startLag, unsized, currency }: RevenueAnswer, { say, amount, number }: Tell): string[] {
  const lines = (["contracted", "ending", "notRenewed", "pipeline", "expected"] as const).map((which) => ({
    title: say(words[which]),
    align: "right" as const,
    text: (row: Pick<(typeof rows)[number], typeof which>) => amount(row[which]),
  }));
  const total = (which: "contracted" | "ending" | "notRenewed" | "pipeline" | "expected") =>
    sum(
      rows.map((row) => row[which]),
      currency,
    );
  const all = {
    label: say(words.total),
    contracted: total("contracted"),
    ending: total("ending"),
    notRenewed: total("notRenewed"),
    pipeline: total("pipeline"),
    expected: total("expected"),
  };
  const assumed = sum(
    rows.map((row) => row.assumed),
    currency,
  );
  return [
    table<Pick<(typeof rows)[number], keyof typeof all>>(
      [{ title: say(words.month), text: ({ label }) => label }, ...lines],
      [...rows, all],
    ).trimEnd(),
    colours.dim(say(words.how, { lag: number(startLag?.days ?? 0) })),
    ...(startLag === null ? [colours.dim(say(words.noLag))] : []),
    ...(unsized > 0 ? [colours.dim(say(words.unsized, { count: number(unsized) }))] : []),
    ...(assumed.minor === 0n ? [] : [colours.dim(say(words.assumed, { amount: amount(assumed) }))]),
  ];
}

/** How many deals are listed for reading. */
const shown = 10;

function dates({ lateDates, pushes }: RevenueAnswer, { say, amount, ratio, number, day }: Tell): string[] {
  const { year, cost, late, early, deals, reps, undated, unsized, hopeless } = lateDates;
  const sums = {
    year: year.label,
    cost: amount(cost.minor < 0n ? { ...cost, minor: -cost.minor } : cost),
    late: amount(late),
    early: amount(early),
  };
  const left = { undated: number(undated), unsized: number(unsized), hopeless: number(hopeless) };
  const listed = deals.filter(({ cost: each }) => each.minor !== 0n);
  const columns: Column<LateDate>[] = [
    { title: say(words.deal), text: ({ name, opportunityId }) => name ?? opportunityId },
    { title: say(words.yearly), align: "right", text: ({ yearly }) => amount(yearly) },
    { title: say(words.chance), align: "right", text: ({ chance }) => ratio(chance) },
    { title: say(words.repsDay), text: (deal) => (deal.isOverdue ? say(words.overdue) : day(deal.repsDay)) },
    { title: say(words.modelsDay), text: ({ modelsDay }) => day(modelsDay) },
    { title: say(words.costs), align: "right", text: ({ cost: each }) => amount(each) },
  ];
  return [
    colours.bold(say(words.dates, { year: year.label })),
    say(cost.minor < 0n ? words.gain : words.cost, sums),
    ...(listed.length === 0 ? [] : [table(columns, listed.slice(0, shown)).trimEnd()]),
    ...(listed.length > shown ? [colours.dim(say(words.more, { count: number(listed.length - shown) }))] : []),
    ...(reps.length === 0
      ? []
      : [
          table<(typeof reps)[number]>(
            [
              { title: say(words.rep), text: ({ name }) => name },
              { title: say(words.deals), align: "right", text: ({ deals: count }) => number(count) },
              { title: say(words.costs), align: "right", text: ({ cost: each }) => amount(each) },
            ],
            reps,
          ).trimEnd(),
        ]),
    ...(undated + unsized + hopeless > 0 ? [colours.dim(say(words.left, left))] : []),
    ...(pushes.price === null ? [] : [say(words.pushes, { period: pushes.period, price: amount(pushes.price) })]),
  ];
}

function renewals({ renewals: found }: RevenueAnswer, { say, amount, ratio, number }: Tell): string[] {
  const { rate, contracts, ended, byMonth } = found;
  const due = byMonth.filter((month) => month.contracts > 0);
  return [
    colours.bold(say(words.renewals)),
    rate === null
      ? say(words.noRate)
      : say(words.rate, { ended: amount(ended), contracts: number(contracts), rate: ratio(rate) }),
    due.length === 0
      ? say(words.noneDue)
      : table<(typeof due)[number]>(
          [
            { title: say(words.month), text: ({ label }) => label },
            { title: say(words.contracts), align: "right", text: (month) => number(month.contracts) },
            { title: say(words.due), align: "right", text: ({ yearly }) => amount(yearly) },
            { title: say(words.noticed), align: "right", text: ({ noticed }) => amount(noticed) },
            { title: say(words.toRenew), align: "right", text: ({ expected }) => amount(expected) },
          ],
          due,
        ).trimEnd(),
  ];
}

function movements({ movements: all, recurring }: RevenueAnswer, { say, amount, ratio, number }: Tell): string[] {
  const rows = all.filter(({ closing }) => closing !== null);
  if (rows.length === 0) return [colours.bold(say(words.mrr)), say(words.noMrr)];
  const names = [
    "opening",
    "new",
    "reactivation",
    "expansion",
    "contraction",
    "churn",
    "closing",
    "committed",
  ] as const;
  const columns = names.map(
    (which): Column<MrrMonth> => ({ title: say(words[which]), align: "right", text: (row) => amount(row[which]) }),
  );
  const now =
    recurring === null
      ? []
      : [say(words.arr, { arr: amount(recurring.arr), terms: number(recurring.terms), carr: amount(recurring.carr) })];
  return [
    colours.bold(say(words.mrr)),
    ...now,
    table<MrrMonth>(
      [
        { title: say(words.month), text: ({ label }) => label },
        ...columns,
        { title: "NRR", align: "right", text: ({ nrr }) => ratio(nrr) },
        { title: "GRR", align: "right", text: ({ grr }) => ratio(grr) },
      ],
      rows,
    ).trimEnd(),
  ];
}
