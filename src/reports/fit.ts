import type { TFunction } from "i18next";
import { addDays } from "../domain/day.ts";
import { type Figure, figure } from "../domain/figure.ts";
import { formatCount, formatDay, formatNumber, formatP, formatPoints, formatRatio } from "../domain/format.ts";
import { formatShare } from "../domain/format-value.ts";
import { reliabilityChart } from "./charts/reliability.ts";
import type { FitShown } from "./company-input.ts";
import type { Block, Cell } from "./document.ts";
import type { ReportInput } from "./report-input.ts";

/** Whether lead scores tell wins from losses, whether they keep it, and what they explain of each rep. Left out without scores. */
export function fitBlocks({ company, scorecard: { currency, language } }: ReportInput, t: TFunction): Block[] {
  const fit = company?.fit;
  if (fit === undefined || fit.bands.length === 0) return [];
  const share = (value: number | null): Figure => figure(value, "ratio", currency, language);
  const count = (value: number): Figure => figure(value, "count", currency, language);
  const rows = fit.bands.map(({ band, deals, won, rate, interval: [low, high] }): Cell[] => [
    { text: band },
    count(deals),
    count(won),
    share(rate),
    {
      text: `${formatRatio(low, language)} – ${formatRatio(high, language)}`,
      between: [share(low).quantity ?? null, share(high).quantity ?? null],
    },
  ]);
  const columns = [
    { title: t("company.score"), align: "left" as const },
    { title: t("company.deals"), align: "right" as const },
    { title: t("company.won"), align: "right" as const },
    { title: t("company.rate"), align: "right" as const },
    { title: t("interval"), align: "right" as const },
  ];
  return [
    { kind: "heading", text: t("company.fit") },
    {
      kind: "text",
      text: t("company.fitOf", {
        scored: formatCount(fit.scored, language),
        decided: formatCount(fit.decided, language),
        from: formatDay(fit.period.from, language),
        until: formatDay(addDays(fit.period.until, -1), language),
      }),
    },
    ...separation(fit, language, t),
    { kind: "table", table: { caption: t("company.fit"), columns, rows } },
    ...calibrationBlocks(fit, language, t),
    ...repBlocks(fit, { share, count, language }, t),
  ];
}

function separation(
  { trend, auc, separates }: FitShown,
  language: ReportInput["scorecard"]["language"],
  t: TFunction,
): Block[] {
  if (trend === null || auc === null) return [];
  const filled = {
    chi: formatNumber(trend.chiSquare, language, 1),
    p: formatP(trend.p, language),
    auc: formatRatio(auc, language),
  };
  const which = separates === true ? "fitSeparates" : trend.p <= 0.05 ? "fitUpsideDown" : "fitSeparatesNot";
  return [{ kind: separates === true ? "text" : "note", text: t(`company.${which}`, filled) }];
}

function calibrationBlocks(
  { calibration }: FitShown,
  language: ReportInput["scorecard"]["language"],
  t: TFunction,
): Block[] {
  if (calibration === null) return [];
  const title = t("company.calibration");
  const words = { title, told: t("company.told"), won: t("company.came"), deals: t("company.deals") };
  return [
    { kind: "chart", title, chart: reliabilityChart(calibration.bins, words, language) },
    { kind: "caption", text: t("company.calibrationHow") },
  ];
}

interface Written {
  readonly share: (value: number | null) => Figure;
  readonly count: (value: number) => Figure;
  readonly language: ReportInput["scorecard"]["language"];
}

function repBlocks({ reps }: FitShown, { share, count, language }: Written, t: TFunction): Block[] {
  if (reps.length === 0) return [];
  const verdicts = t("verdicts", { returnObjects: true }) as Record<string, string>;
  const part = (value: number): Cell => ({ ...share(value), text: formatPoints(value, language) });
  // A share of fewer than five is told as what it counts (METRICS §2), and nothing is made of it.
  const rows = reps.map(({ repId, name, deals, won, rate, peers, mix, selling, adjusted, verdict }): Cell[] => {
    const isFew = deals < 5;
    const mark =
      verdict === "above" || verdict === "below" ? { verdict, text: verdicts[verdict] ?? verdict, because: "" } : null;
    return [
      { text: name, link: `rep-${repId}` },
      count(deals),
      isFew ? { ...share(rate), text: formatShare([won, deals], language) } : share(rate),
      share(peers),
      isFew ? share(null) : part(mix),
      isFew ? share(null) : { ...part(selling), ...(mark === null ? {} : { mark }) },
      share(isFew ? null : adjusted),
    ];
  });
  const right = (key: string) => ({ title: t(key), align: "right" as const });
  return [
    {
      kind: "table",
      table: {
        caption: t("company.fitReps"),
        columns: [
          { title: t("rep"), align: "left" },
          right("company.deals"),
          right("company.rate"),
          right("company.peers"),
          right("company.mix"),
          right("company.sellingPart"),
          right("company.adjusted"),
        ],
        rows,
      },
    },
    { kind: "caption", text: t("company.fitRepsHow") },
  ];
}
