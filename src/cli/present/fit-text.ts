import type { FitAnswer, RepFit, ScoreBand } from "../../app/fit.ts";
import { addDays } from "../../domain/day.ts";
import { formatCount, formatDay, formatNumber, formatP, formatPoints, formatRatio } from "../../domain/format.ts";
import { formatShare } from "../../domain/format-value.ts";
import type { Words } from "../../domain/language.ts";
import { colours } from "../terminal.ts";
import { partVerdicts, fitWords as words } from "../words/fit.ts";
import { said } from "./said.ts";
import { table } from "./table.ts";

/** Lead fit as a person reads it: the bands, whether the score says anything, whether it keeps it, what it explains of each rep. */
export function fitText(answer: FitAnswer): string {
  const { language, period, asOf, scored, decided } = answer;
  const say = (which: Words, filled: Readonly<Record<string, string>> = {}) => said(which, language, filled);
  const range = { from: formatDay(period.from, language), until: formatDay(addDays(period.until, -1), language) };
  const head = say(words.head, {
    period: period.label ?? say(words.range, range),
    day: formatDay(asOf, language),
  });
  const counts = { scored: formatCount(scored, language), decided: formatCount(decided, language) };
  if (scored === 0) return `${colours.bold(head)}\n\n${say(words.none, counts)}\n`;
  const parts = [
    `${colours.bold(head)}\n${say(words.scored, counts)}`,
    `${bands(answer, say)}${separation(answer, say)}`,
    calibration(answer, say),
    reps(answer, say),
  ];
  return `${parts.join("\n\n").trimEnd()}\n`;
}

type Say = (which: Words, filled?: Readonly<Record<string, string>>) => string;

function bands({ bands: rows, language }: FitAnswer, say: Say): string {
  const percent = (share: number) => formatRatio(share, language);
  return table<ScoreBand>(
    [
      { title: say(words.band), text: ({ band }) => band },
      { title: say(words.deals), align: "right", text: ({ deals }) => formatCount(deals, language) },
      { title: say(words.won), align: "right", text: ({ won }) => formatCount(won, language) },
      { title: say(words.rate), align: "right", text: ({ rate }) => percent(rate) },
      {
        title: say(words.interval),
        align: "right",
        text: ({ interval: [low, high] }) => `${percent(low)} – ${percent(high)}`,
      },
    ],
    rows,
  );
}

function separation({ trend, auc, separates, language }: FitAnswer, say: Say): string {
  if (trend === null || auc === null) return "";
  const filled = {
    chi: formatNumber(trend.chiSquare, language, 1),
    p: formatP(trend.p, language),
    auc: formatRatio(auc, language),
  };
  if (separates === true) return say(words.separates, filled);
  return say(trend.p <= 0.05 ? words.upsideDown : words.separatesNot, filled);
}

function calibration({ calibration: found, language }: FitAnswer, say: Say): string {
  if (found === null) return say(words.notKept);
  const percent = (share: number | null) => formatRatio(share, language);
  const number = (value: number) => formatNumber(value, language, 4);
  const { score, reliability, resolution, uncertainty, skill } = found.brier;
  const rows = table<(typeof found.bins)[number]>(
    [
      { title: say(words.from), align: "right", text: ({ fromScore }) => formatNumber(fromScore, language, 1) },
      { title: say(words.told), align: "right", text: ({ told }) => percent(told) },
      { title: say(words.came), align: "right", text: ({ won, deals }) => percent(won / deals) },
      { title: say(words.interval), align: "right", text: ({ low, high }) => `${percent(low)} – ${percent(high)}` },
      { title: say(words.deals), align: "right", text: ({ deals }) => formatCount(deals, language) },
    ],
    found.bins,
  );
  const sums = {
    score: number(score),
    reliability: number(reliability),
    resolution: number(resolution),
    uncertainty: number(uncertainty),
    skill: percent(skill),
  };
  return `${say(words.kept)}\n${rows}${colours.dim(say(words.brier, sums))}`;
}

function reps({ reps: rows, language }: FitAnswer, say: Say): string {
  if (rows.length === 0) return "";
  const percent = (share: number | null) => formatRatio(share, language);
  // A share of fewer than five is told as what it counts (METRICS §2), and nothing is made of it.
  const told = ({ deals }: RepFit, text: string) => (deals < 5 ? "–" : text);
  const listed = table<RepFit>(
    [
      { title: say(words.rep), text: ({ name }) => name },
      { title: say(words.deals), align: "right", text: ({ deals }) => formatCount(deals, language) },
      {
        title: say(words.rate),
        align: "right",
        text: (row) => (row.deals < 5 ? formatShare([row.won, row.deals], language) : percent(row.rate)),
      },
      { title: say(words.peers), align: "right", text: ({ peers }) => percent(peers) },
      { title: say(words.mix), align: "right", text: (row) => told(row, formatPoints(row.mix, language)) },
      { title: say(words.selling), align: "right", text: (row) => told(row, formatPoints(row.selling, language)) },
      { title: say(words.adjusted), align: "right", text: (row) => told(row, percent(row.adjusted)) },
      { title: say(words.verdict), text: ({ verdict }) => partVerdicts[verdict][language] },
    ],
    rows,
  );
  return `${colours.bold(say(words.reps))}\n${listed}${colours.dim(say(words.how))}`;
}
