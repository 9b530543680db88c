import type { BreakdownPart, Bridge, RepAnswers, Scorecard, TrendPoint } from "../benchmarks/answer.ts";
import type { CycleCurves } from "../benchmarks/cycle-curves.ts";
import type { Engagement } from "../benchmarks/engagement.ts";
import type { InboundDifference } from "../benchmarks/inbound.ts";
import type { Figure } from "../domain/figure.ts";
import type { Measure } from "../metrics/measure.ts";
import type { CallPoint } from "./charts/call-against-actual.ts";
import type { Fan } from "./charts/fan.ts";
import type { FunnelLimit } from "./charts/funnel.ts";
import type { ReliabilityBin } from "./charts/reliability.ts";
import type { CompanyShown } from "./company-input.ts";
import type { PlanPart } from "./plan-part.ts";

/** The forecast as a report shows it: of everyone, or of the rep it is about. */
export interface Outlook {
  /** Where the model is told. */
  readonly fan: Fan | null;
  /** Why it is not. */
  readonly why: string | null;
  /** What is told in its place, a decimal in the reporting currency. */
  readonly instead: { readonly method: Outlook["methods"][number]["method"]; readonly value: string } | null;
  /** How ways of telling did at this point of past periods, the shown one marked. */
  readonly methods: readonly {
    readonly method: "model" | "last-period" | "year-ago" | "stage-weighted" | "call";
    readonly periods: number;
    readonly wape: number | null;
    readonly bias: number | null;
    readonly coverage: number | null;
    readonly skill: number | null;
    readonly isShown: boolean;
  }[];
  /** Calls of past periods at this point. */
  readonly calls: readonly CallPoint[];
  readonly reliability: readonly ReliabilityBin[];
}

/** Something to talk over, and the deals or facts it rests on. */
export interface TalkPoint {
  readonly title: string;
  readonly text: string;
  readonly lines: readonly string[];
}

/** An open deal with everything that is the matter with it. */
interface DealToGoThrough {
  readonly name: string;
  readonly stage: string | null;
  readonly value: Figure;
  readonly says: string;
}

/** What was talked over before, and what followed. */
export interface FollowedTalk {
  readonly repId: string;
  readonly title: string;
  readonly text: string;
}

/** Everything a report says, already computed: reports only choose, word and draw. */
export interface ReportInput {
  readonly measures: readonly Measure[];
  readonly scorecard: Scorecard;
  /** The whole team's trend by measure id. */
  readonly trends: Readonly<Record<string, readonly TrendPoint[]>>;
  /** A rep's trend by rep id and measure id. */
  readonly repTrends: Readonly<Record<string, Readonly<Record<string, readonly TrendPoint[]>>>>;
  readonly breakdowns: readonly {
    readonly measure: string;
    readonly by: string;
    readonly parts: readonly BreakdownPart[];
  }[];
  readonly bridges: readonly Bridge[];
  /** Of the win rate round the pooled one; empty when nothing was decided. */
  readonly funnelLimits: readonly FunnelLimit[];
  /** How deals end as they grow older; null where none was won. */
  readonly cycle: CycleCurves | null;
  /** What a period that still runs may come to, and how such forecasts did; null where it is over or nothing has been tried. */
  readonly outlook: Outlook | null;
  /** What goes with winning, and with winning soon, of everyone's deals; null where the records do not say. */
  readonly goesWith: { readonly inbound: InboundDifference | null; readonly engagement: Engagement | null };
  /** What the coaching rules bring up: among leaders, and of each rep by id; a fact and a question each. */
  readonly talks: {
    readonly team: readonly TalkPoint[];
    readonly reps: Readonly<Record<string, readonly TalkPoint[]>>;
  };
  /** Whether earlier talks helped, the latest first. */
  readonly followUps: readonly FollowedTalk[];
  /** Revenue to come, capacity and lead fit, in a report of everyone. */
  readonly company: CompanyShown | null;
  /** One rep's report only. */
  readonly rep: RepAnswers | null;
  /** From quota and goal to the work there is to do: in a rep's own report, for pay and goals are nobody else's. */
  readonly plan: readonly PlanPart[];
  /** Of the rep the report is about, the worthiest first. */
  readonly toGoThrough: readonly DealToGoThrough[];
  /** Of a simulated company; it is said on every page. */
  readonly isDemo: boolean;
}
