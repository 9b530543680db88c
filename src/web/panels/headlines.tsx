import { Text, UnstyledButton } from "@mantine/core";
import type { DefinitionAnswer } from "../../api/answer.ts";
import type { OverviewAnswer } from "../../api/overview.ts";
import { formatCount } from "../../domain/format.ts";
import { formatChange } from "../../domain/format-change.ts";
import { formatAnswer, formatShort, formatValue } from "../../domain/format-value.ts";
import type { CardChart } from "../../reports/charts/chart.ts";
import { dotStrip } from "../../reports/charts/reps.ts";
import { sparkline } from "../../reports/charts/trend.ts";
import { Chart } from "../parts/chart.tsx";
import { webWords } from "../words/index.ts";

interface HeadlinesProps {
  readonly overview: OverviewAnswer;
  readonly open: (measure: string) => void;
}

/** Six cards: the team's value, the period before, its trend, and a dot for every rep; those without a number come last and stay small. */
export function Headlines({ overview, open }: HeadlinesProps) {
  const { language } = overview.scorecard;
  const isKnown = (headline: DefinitionAnswer) => overview.scorecard.team.measures[headline.id]?.value != null;
  const known = overview.headlines.filter(isKnown);
  const unknown = overview.headlines.filter((headline) => !isKnown(headline));
  return (
    <section>
      <div className={known.length === 4 ? "cards four" : "cards"}>
        {[...known, ...unknown].map((headline) => (
          <Headline key={headline.id} headline={headline} overview={overview} open={open} />
        ))}
      </div>
      <Text size="xs" className="quiet" mt={8} maw="100ch">
        {webWords(language)("cardsHow")}
      </Text>
    </section>
  );
}

function Headline({ headline, overview, open }: HeadlinesProps & { headline: DefinitionAnswer }) {
  const { scorecard, trends, benchmarks } = overview;
  const { language, currency } = scorecard;
  const t = webWords(language);
  const format = { unit: headline.unit, currency, language };
  const answer = scorecard.team.measures[headline.id];
  const written = (value: string | number | null) => formatValue(value, headline.unit, currency, language);
  const short = (value: string | number) =>
    headline.unit === "money" ? formatShort(value, headline.unit, currency, language) : written(value);
  const name = (
    <Text size="sm" className="quiet">
      {headline.metricName} · {headline.label}
    </Text>
  );
  if (answer === undefined || answer.value === null) {
    return (
      <UnstyledButton className="card unknown" onClick={() => open(headline.id)}>
        {name}
        <Text size="sm">{answer?.why ?? t("unknown")}</Text>
      </UnstyledButton>
    );
  }
  const points = (trends[headline.id] ?? []).map((point) => ({ ...point, value: numberOf(point.value) }));
  const reps = scorecard.reps.map((rep) => ({
    name: rep.name,
    value: numberOf(rep.measures[headline.id]?.value ?? null),
    low: null,
    high: null,
    verdict: rep.measures[headline.id]?.verdict ?? null,
  }));
  const before =
    answer.previous == null || scorecard.previousPeriod === null
      ? []
      : [
          formatChange(answer.value, answer.previous, headline.unit, language),
          t(scorecard.period.complete ? "was" : "wasByThen", {
            value: short(answer.previous),
            period: scorecard.previousPeriod,
          }),
        ];
  return (
    <UnstyledButton className="card" onClick={() => open(headline.id)}>
      {name}
      <span className="value" title={written(answer.value)}>
        {headline.unit === "money" ? short(answer.value) : formatAnswer(answer, headline.unit, currency, language)}
      </span>
      <Text size="sm" className="quiet">
        {before.filter((text) => text !== null).join(" · ")}
      </Text>
      <Text size="sm" className="quiet">
        {t("sample", { size: formatCount(answer.sampleSize, language) })}
      </Text>
      <span className="graphics">
        {points.filter((point) => point.value !== null).length > 1 ? (
          <CardPicture chart={sparkline(headline.label, points, format)} />
        ) : null}
        {reps.filter((rep) => rep.value !== null).length > 1 ? (
          <CardPicture chart={dotStrip(headline.label, reps, benchmarks[headline.id] ?? null, format)} />
        ) : null}
      </span>
    </UnstyledButton>
  );
}

/** A small picture, and what stands at its two ends. */
function CardPicture({ chart }: { chart: CardChart }) {
  return (
    <span className="graphic">
      <Chart chart={chart} />
      <span className="ends" aria-hidden="true">
        <span>{chart.ends[0]}</span>
        <span>{chart.ends[1]}</span>
      </span>
    </span>
  );
}

/** A place on a picture; what is read as text stays exact. */
const numberOf = (value: string | number | null) => (value === null ? null : Number(value));
