import type { TFunction } from "i18next";
import { figure } from "../domain/figure.ts";
import { formatMoney } from "../domain/format.ts";
import { callAgainstActual } from "./charts/call-against-actual.ts";
import { fanChart } from "./charts/fan.ts";
import { reliabilityChart } from "./charts/reliability.ts";
import type { Block, Cell } from "./document.ts";
import type { Outlook, ReportInput } from "./report-input.ts";

/** What the period may come to, whether that has earned to be shown, and how calls and chances were kept. */
export function outlookBlocks({ outlook, scorecard: { currency, language } }: ReportInput, t: TFunction): Block[] {
  if (outlook === null) return [];
  const money = { unit: "money", currency, language } as const;
  const { fan, why, instead, methods, calls, reliability } = outlook;
  const names = t("methods", { returnObjects: true }) as Record<string, string>;
  const fanWords = {
    title: t("outlook"),
    booked: t("outlookBooked"),
    half: t("outlookHalf"),
    quota: t("outlookQuota"),
    call: t("outlookCall"),
  };
  const callWords = {
    title: t("callsChart"),
    call: t("outlookCall"),
    actual: t("callCame"),
    says: (below: number, all: number) => t("callsSay", { below, all }),
  };
  const told = {
    title: t("reliability"),
    told: t("reliabilityTold"),
    won: t("reliabilityWon"),
    deals: t("closedDeals"),
  };
  return [
    ...(fan === null ? [] : chart(t("outlook"), fanChart(fan, fanWords, money), t("outlookHow"))),
    ...(why === null ? [] : [{ kind: "note" as const, text: why }]),
    ...(instead === null
      ? []
      : [
          {
            kind: "text" as const,
            text: t("outlookInstead", {
              method: names[instead.method] ?? instead.method,
              value: formatMoney(instead.value, currency, language),
            }),
          },
        ]),
    ...(methods.length === 0 ? [] : scoreboard(methods, currency, language, t)),
    ...(calls.length < 3 ? [] : chart(t("callsChart"), callAgainstActual(calls, callWords, money), t("callsHow"))),
    ...(reliability.length < 2
      ? []
      : chart(t("reliability"), reliabilityChart(reliability, told, language), t("reliabilityHow"))),
  ];
}

const chart = (title: string, drawn: Extract<Block, { kind: "chart" }>["chart"], how: string): Block[] => [
  { kind: "chart", title, chart: drawn },
  { kind: "caption", text: how },
];

function scoreboard(
  methods: Outlook["methods"],
  currency: string,
  language: ReportInput["scorecard"]["language"],
  t: TFunction,
): Block[] {
  const names = t("methods", { returnObjects: true }) as Record<string, string>;
  const share = (value: number | null): Cell =>
    value === null ? { text: "" } : figure(value, "ratio", currency, language);
  return [
    {
      kind: "table",
      table: {
        caption: t("scoreboard"),
        columns: [
          { title: t("method"), align: "left" },
          { title: t("methodPeriods"), align: "right" },
          { title: "WAPE", align: "right" },
          { title: t("methodBias"), align: "right" },
          { title: t("methodHeld"), align: "right" },
          { title: t("methodSkill"), align: "right" },
        ],
        rows: methods.map((each): Cell[] => [
          { text: names[each.method] ?? each.method, ...(each.isShown ? { detail: t("methodShown") } : {}) },
          figure(each.periods, "count", currency, language),
          share(each.wape),
          share(each.bias),
          share(each.coverage),
          share(each.skill),
        ]),
      },
    },
    { kind: "caption", text: t("scoreboardHow") },
  ];
}
