import { formatDay } from "../domain/format.ts";
import { definitionsSection, issuesSection } from "./back-matter.ts";
import { companySection } from "./company-page.ts";
import type { ReportDocument } from "./document.ts";
import { metricSection } from "./metric-page.ts";
import { overviewSection } from "./overview-page.ts";
import { repSection } from "./rep-page.ts";
import type { ReportInput } from "./report-input.ts";
import { isSilent, shownMetrics } from "./shown.ts";
import { talksSection } from "./talks-page.ts";
import { reportWords } from "./words/index.ts";

/** The report of a period: overview, a page per metric, a page per rep, definitions, and what the data lacks. */
export function report(input: ReportInput): ReportDocument {
  const { scorecard, rep } = input;
  const { language, period } = scorecard;
  const t = reportWords(language);
  const reps = rep === null ? scorecard.reps.filter((each) => !isSilent(each)) : [rep];
  const range = t("periodRange", {
    from: formatDay(period.from, language),
    until: formatDay(lastDay(period.until), language),
  });
  return {
    title: rep === null ? t("title", { period: period.label }) : t("repTitle", { period: period.label, rep: rep.name }),
    language,
    period: { from: period.from, until: period.until },
    asOf: scorecard.asOf,
    currency: scorecard.currency,
    facts: [
      input.isDemo ? `${range} · ${t("demo")}` : range, // the first stands on every page
      t("asOf", { day: formatDay(scorecard.asOf, language) }),
      t("currency", { currency: scorecard.currency }),
    ],
    sections: [
      ...(rep === null
        ? [
            overviewSection(input, t),
            ...talksSection(input, t),
            ...shownMetrics.map((metric) => metricSection(metric, input, t)),
            ...companySection(input, t),
          ]
        : []),
      ...reps.map((each) => ({ ...repSection(each, input, t), ...(rep === null ? { isSub: true as const } : {}) })),
      issuesSection(input, t),
      definitionsSection(input, t),
    ],
    foot: input.isDemo ? `${t("demo")}. ${t("foot")}` : t("foot"),
  };
}

const lastDay = (until: string) => Temporal.PlainDate.from(until).subtract({ days: 1 }).toString();
