import { SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import type { DefinitionAnswer } from "../../api/answer.ts";
import type { OverviewAnswer } from "../../api/overview.ts";
import { formatCount } from "../../domain/format.ts";
import { formatAnswer, formatShort, formatValue } from "../../domain/format-value.ts";
import { dotStrip } from "../../reports/charts/reps.ts";
import { sparkline } from "../../reports/charts/trend.ts";
import { Chart } from "../parts/chart.tsx";
import { webWords } from "../words/index.ts";

interface HeadlinesProps {
  readonly overview: OverviewAnswer;
  readonly open: (measure: string) => void;
}

/** Six cards: the team's value, the period before, its trend, and a dot for every rep. */
export function Headlines({ overview, open }: HeadlinesProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
      {overview.headlines.map((headline) => (
        <Headline key={headline.id} headline={headline} overview={overview} open={open} />
      ))}
    </SimpleGrid>
  );
}

function Headline({ headline, overview, open }: HeadlinesProps & { headline: DefinitionAnswer }) {
  const { scorecard } = overview;
  const { language, currency } = scorecard;
  const t = webWords(language);
  const format = { unit: headline.unit, currency, language };
  const answer = scorecard.team.measures[headline.id];
  const written = (value: string | number | null) => formatValue(value, headline.unit, currency, language);
  const points = (overview.trends[headline.id] ?? []).map((point) => ({ ...point, value: numberOf(point.value) }));
  const reps = scorecard.reps.map((rep) => ({
    name: rep.name,
    value: numberOf(rep.measures[headline.id]?.value ?? null),
    low: null,
    high: null,
    verdict: rep.measures[headline.id]?.verdict ?? null,
  }));
  const knownPoints = points.filter((point) => point.value !== null).length;
  const knownReps = reps.filter((rep) => rep.value !== null).length;
  return (
    <UnstyledButton className="card" onClick={() => open(headline.id)}>
      <Text size="sm" className="quiet">
        {headline.metricName} · {headline.label}
      </Text>
      <span className="value" title={written(answer?.value ?? null)}>
        {headline.unit === "money"
          ? formatShort(answer?.value ?? null, headline.unit, currency, language)
          : formatAnswer(answer, headline.unit, currency, language)}
      </span>
      {answer === undefined || answer.value === null ? (
        <Text size="sm" className="quiet" lineClamp={3}>
          {answer?.why ?? t("unknown")}
        </Text>
      ) : (
        <Text size="sm" className="quiet">
          {answer.previous == null || scorecard.previousPeriod === null
            ? ""
            : `${t("was", { value: shortOf(answer.previous), period: scorecard.previousPeriod })} · `}
          {t("sample", { size: formatCount(answer.sampleSize, language) })}
        </Text>
      )}
      <span className="graphics">
        {knownPoints > 1 ? <Chart chart={sparkline(headline.label, points, format)} /> : null}
        {knownReps > 1 ? (
          <Chart chart={dotStrip(headline.label, reps, overview.benchmarks[headline.id] ?? null, format)} />
        ) : null}
      </span>
    </UnstyledButton>
  );

  function shortOf(value: string | number) {
    return headline.unit === "money" ? formatShort(value, headline.unit, currency, language) : written(value);
  }
}

/** A place on a picture; what is read as text stays exact. */
const numberOf = (value: string | number | null) => (value === null ? null : Number(value));
