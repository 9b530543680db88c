import type { Answers, RepAnswers, Scorecard } from "../../benchmarks/answer.ts";
import { formatDay } from "../../domain/format.ts";
import type { Language } from "../../domain/language.ts";
import type { Measure } from "../../metrics/measure.ts";
import type { Chart } from "../charts/chart.ts";
import { repDots } from "../charts/reps.ts";
import { trendChart } from "../charts/trend.ts";
import { standsOut } from "../conversation.ts";
import type { Card, Mark } from "../document.ts";
import { headlineCard, openingSentence } from "../overview-page.ts";
import type { ReportInput } from "../report-input.ts";
import {
  answerFigure,
  benchmarkOf,
  formatOf,
  headlineOf,
  isSilent,
  markOf,
  metricNames,
  repValues,
  shownMetrics,
  trendValues,
  written,
} from "../shown.ts";
import { reportWords } from "../words/index.ts";
import { mailWords } from "../words/mail.ts";

/** What a recipient may be told, cut to what they may see. */
export interface MailInput {
  readonly measures: readonly Measure[];
  /** Its reps are those in sight; its team is of no meaning but in `of`. */
  readonly scorecard: Scorecard;
  /** Whose sums these are: everyone's, a whole team's, a rep's own. None where a manager sees no whole team. */
  readonly groups: readonly { readonly name: string | null; readonly answers: Answers }[];
  /** Of everyone, or of the one rep; by measure. */
  readonly trends: ReportInput["trends"];
  /** The one it is about, when it is a rep's own. */
  readonly own: RepAnswers | null;
  readonly isEveryone: boolean;
  readonly schedule: string;
  readonly isDemo: boolean;
  /** The same in Repmark. */
  readonly link: string;
  /** Null in a chat. */
  readonly unsubscribe: string | null;
}

/** A mail before it is written: HTML, plain text and chat all start from it. */
export interface MailDocument {
  readonly language: Language;
  readonly subject: string;
  readonly facts: readonly string[];
  readonly opening: string | null;
  readonly groups: readonly { readonly name: string | null; readonly cards: readonly MailCard[] }[];
  readonly charts: readonly { readonly id: string; readonly title: string; readonly chart: Chart }[];
  readonly reps: readonly MailRep[];
  readonly moreReps: number;
  readonly talks: readonly {
    readonly title: string;
    readonly points: readonly { readonly mark: Mark | null; readonly text: string }[];
  }[];
  readonly note: string | null;
  readonly link: string;
  readonly unsubscribe: string | null;
  readonly schedule: string;
  readonly isDemo: boolean;
}

export type MailCard = Pick<Card, "label" | "value" | "lines">;

export interface MailRep {
  readonly name: string;
  readonly team: string | null;
  readonly figures: readonly { readonly label: string; readonly value: string; readonly mark: Mark | null }[];
}

/** More would not fit in a mail that is shown whole; the rest is a click away. */
const mostReps = 60;
const mostTalks = 12;
/** Narrow enough that letters can be read on a phone. */
const chartWidth = 480;
/** A distribution of fewer could be told apart into people (DESIGN §8). */
const fewestPeers = 5;

export function mailDocument(input: MailInput): MailDocument {
  const { scorecard, own } = input;
  const { language, period } = scorecard;
  const t = reportWords(language);
  const words = mailWords[language];
  const about = own?.name ?? (input.isEveryone ? words.everyone : input.groups.map(({ name }) => name).join(", "));
  const reps = own === null ? scorecard.reps.filter((rep) => !isSilent(rep)) : [];
  const [only] = input.groups;
  return {
    language,
    subject: words.subject(about === "" ? words.reps.split(",")[0]! : about, period.label),
    facts: [
      `${formatDay(period.from, language)} – ${formatDay(dayBefore(period.until), language)}`,
      t("asOf", { day: formatDay(scorecard.asOf, language) }),
      t("currency", { currency: scorecard.currency }),
    ],
    opening:
      own === null && only !== undefined && input.groups.length === 1
        ? openingSentence(
            { measures: input.measures, scorecard: { ...scorecard, team: { measures: only.answers } } },
            t,
          )
        : null,
    groups: input.groups.map(({ name, answers }) => ({ name, cards: cards(answers, input, t) })),
    charts: charts(input, t),
    reps: reps.slice(0, mostReps).map((rep) => mailRep(rep, input, t)),
    moreReps: Math.max(0, reps.length - mostReps),
    talks: (own === null ? reps : [own])
      .flatMap((rep) => {
        const points = standsOut(rep, input, t).map(({ mark, title, text }) => ({ mark, text: `${title}. ${text}` }));
        return points.length === 0 ? [] : [{ title: rep.name, points }];
      })
      .slice(0, mostTalks),
    note: own === null && input.groups.length === 0 ? words.noSums : null,
    link: input.link,
    unsubscribe: input.unsubscribe,
    schedule: input.schedule,
    isDemo: input.isDemo,
  };
}

type T = ReturnType<typeof reportWords>;

function cards(answers: Answers, input: MailInput, t: T): MailCard[] {
  const { language } = input.scorecard;
  const shown = { scorecard: { ...input.scorecard, team: { measures: answers }, reps: [] }, trends: {} };
  return shownMetrics.map((metric) => {
    const measure = headlineOf(metric, input.measures);
    const { label, value, lines } = headlineCard(measure, shown, t);
    return { label, value, lines: [...lines, ...besidePeers(answers, measure, input, language)] };
  });
}

/** A rep beside the middle half of the peers, where those are enough that nobody is told apart. */
function besidePeers(answers: Answers, measure: Measure, input: MailInput, language: Language): string[] {
  const benchmark = answers[measure.id]?.benchmark;
  if (input.own === null || benchmark === undefined || benchmark.peers < fewestPeers) return [];
  if (benchmark.p25 === null || benchmark.p75 === null) return [];
  const [low, high] = [written(benchmark.p25, measure, input), written(benchmark.p75, measure, input)];
  return [mailWords[language].beside(low, high, benchmark.peers)];
}

function charts(input: MailInput, t: T): MailDocument["charts"] {
  const { scorecard } = input;
  const { language } = scorecard;
  const bookings = input.measures.find((measure) => measure.id === "bookings.amount");
  const winRate = input.measures.find((measure) => measure.id === "won-lost.win_rate");
  const found: { id: string; title: string; chart: Chart }[] = [];
  if (bookings !== undefined) {
    const points = trendValues(input.trends[bookings.id]);
    const title = t("trend", { measure: bookings.label[language] });
    if (points.filter(({ value }) => value !== null).length > 1)
      found.push({ id: "trend", title, chart: narrow(trendChart(title, points, formatOf(bookings, input))) });
  }
  if (winRate !== undefined && input.own === null) {
    const reps = repValues(winRate, input).filter(({ value }) => value !== null);
    const title = t("byRep", { measure: winRate.label[language] });
    // The line is everyone's rate or the reps' middle: of a crowd, or of those in sight.
    const line = input.isEveryone ? benchmarkOf(winRate, input) : null;
    if (reps.length > 1 && reps.length <= mostReps)
      found.push({
        id: "reps",
        title,
        chart: narrow(repDots(title, reps, line, t("teamIs"), formatOf(winRate, input))),
      });
  }
  return found;
}

function mailRep(rep: RepAnswers, input: MailInput, t: T): MailRep {
  const verdicts = t("verdicts", { returnObjects: true }) as Record<string, string>;
  const { language } = input.scorecard;
  const figures = shownMetrics.flatMap((metric) => {
    const measure = headlineOf(metric, input.measures);
    const answer = rep.measures[measure.id];
    if (answer?.value == null) return [];
    const { text } = answerFigure(answer, measure, input);
    return [{ label: metricNames[metric][language], value: text, mark: markOf(answer, verdicts) }];
  });
  return { name: rep.name, team: rep.team, figures };
}

const narrow = (chart: Chart): Chart => ({ ...chart, width: chartWidth });

const dayBefore = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
