import type { CapacityAnswer, DeliveryMonth } from "../../app/capacity.ts";
import type { Entered } from "../../app/capacity-entries.ts";
import { formatCount, formatDay, formatMoney, formatNumber, formatRatio } from "../../domain/format.ts";
import type { Words } from "../../domain/language.ts";
import { decimalOf, type Money } from "../../domain/money.ts";
import { colours } from "../terminal.ts";
import { unitWords, capacityWords as words } from "../words/capacity.ts";
import { said } from "./said.ts";
import { type Column, table } from "./table.ts";

type Answer = CapacityAnswer & { readonly entered: Entered | null };

/** Capacity as a person reads it: what was entered, what is to be delivered against it, what can be sold. */
export function capacityText(answer: Answer): string {
  const tell = telling(answer);
  const parts = [entered, deliveries, selling]
    .map((part) => part(answer, tell))
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join("\n"));
  return `${[colours.bold(tell.say(words.head, { day: tell.day(answer.asOf) })), ...parts].join("\n\n")}\n`;
}

type Tell = ReturnType<typeof telling>;

function telling({ currency, language }: CapacityAnswer) {
  return {
    say: (which: Words, filled: Readonly<Record<string, string>> = {}) => said(which, language, filled),
    amount: (value: Money | string | null) =>
      formatMoney(value === null || typeof value === "string" ? value : decimalOf(value), currency, language),
    ratio: (share: number | null) => formatRatio(share, language),
    number: (count: number | null) => formatCount(count, language),
    exactly: (value: number | null) => formatNumber(value, language, 2),
    day: (on: string) => formatDay(on, language),
  };
}

function entered({ entered: change }: Answer, { say, number, day }: Tell): string[] {
  if (change === null) return [];
  const lines = change.changes.map(({ from, was, is }) =>
    say(words.change, { day: day(from), is: number(is), was: number(was) }),
  );
  return [
    say(change.isKept ? words.kept : words.tried),
    ...(lines.length === 0 ? [say(words.noChange)] : lines).map((line) => `  ${line}`),
  ];
}

function deliveries({ months, unit, steps, startLag, undated, language }: Answer, tell: Tell): string[] {
  const { say, amount, ratio, number } = tell;
  const hasCapacity = steps.length > 0;
  const of = (which: "byReps" | "byModel", title: Words): Column<DeliveryMonth>[] => [
    { title: say(title), align: "right", text: (month) => number(month[which].expected) },
    {
      title: say(words.band),
      align: "right",
      text: (month) => `${number(month[which].p10)}–${number(month[which].p90)}`,
    },
    ...(hasCapacity
      ? ([
          { title: say(words.used), align: "right", text: (month) => ratio(month[which].utilisation) },
          {
            title: say(words.over),
            align: "right",
            text: (month) => ratio(month[which].over),
            paint: (text, month) => ((month[which].over ?? 0) > 0.5 ? colours.yellow(text) : text),
          },
        ] satisfies Column<DeliveryMonth>[])
      : []),
  ];
  const columns: Column<DeliveryMonth>[] = [
    { title: say(words.month), text: ({ label }) => label },
    ...(hasCapacity
      ? [
          {
            title: say(words.capacity),
            align: "right" as const,
            text: (month: DeliveryMonth) => number(month.capacity),
          },
        ]
      : []),
    { title: say(words.signed), align: "right", text: ({ signed }) => number(signed) },
    { title: say(words.turns), align: "right", text: ({ turns }) => number(turns) },
    ...of("byReps", words.reps),
    ...of("byModel", words.model),
  ];
  return [
    colours.bold(say(words.delivery, { unit: unitWords[unit.unit][language] })),
    table(columns, months).trimEnd(),
    colours.dim(say(words.how, { lag: number(startLag?.days ?? 0) })),
    ...(unit.each.by === "deal"
      ? unit.each.units === 1
        ? []
        : [colours.dim(say(words.perDeal, { units: number(unit.each.units) }))]
      : [colours.dim(say(words.perValue, { per: amount(unit.each.per) }))]),
    ...(months.some(({ turns }) => turns === null) ? [colours.dim(say(words.noTurns))] : []),
    ...(undated > 0 ? [colours.dim(say(words.undated, { count: number(undated) }))] : []),
    ...(hasCapacity ? [] : [say(words.noCapacity)]),
  ];
}

function selling({ selling: found, language }: Answer, { say, amount, ratio, number, exactly }: Tell): string[] {
  if (found === null) return [say(words.noSelling)];
  const { label, people, groups, fullReps, capacity, target, gap, missingReps } = found;
  const isShort = gap !== null && gap.minor > 0n;
  const ramping = people.filter(({ ramp }) => ramp < 1);
  return [
    colours.bold(say(words.selling, { period: label })),
    say(words.sold, { people: number(people.length), full: exactly(fullReps), capacity: amount(capacity) }),
    target === null || gap === null
      ? say(words.noTarget)
      : say(isShort ? words.short : words.enough, {
          target: amount(target.amount),
          source: words[target.source][language],
          gap: amount(isShort ? gap : { ...gap, minor: -gap.minor }),
          reps: exactly(missingReps === null ? null : Math.abs(missingReps)),
        }),
    table<(typeof groups)[number]>(
      [
        {
          title: say(words.alike),
          text: ({ role, segment }) =>
            [role, segment].filter((part) => part !== null).join(", ") || say(words.everybody),
        },
        { title: say(words.people), align: "right", text: (group) => number(group.people) },
        { title: say(words.full), align: "right", text: (group) => exactly(group.fullReps) },
        { title: say(words.median), align: "right", text: ({ median }) => amount(median) },
        { title: say(words.periods), align: "right", text: ({ repPeriods }) => number(repPeriods) },
        { title: say(words.sells), align: "right", text: (group) => amount(group.capacity) },
      ],
      groups,
    ).trimEnd(),
    ...(ramping.length === 0
      ? []
      : [
          table<(typeof people)[number]>(
            [
              { title: say(words.rep), text: ({ name }) => name },
              { title: say(words.ramp), align: "right", text: ({ ramp }) => ratio(ramp) },
            ],
            ramping,
          ).trimEnd(),
        ]),
  ];
}
