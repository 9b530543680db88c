import { Table, Text, Title, Tooltip, UnstyledButton } from "@mantine/core";
import type { DefinitionAnswer, MeasureAnswer } from "../../api/answer.ts";
import type { OverviewAnswer } from "../../api/overview.ts";
import { formatAnswer } from "../../domain/format-value.ts";
import { type BulletScale, bulletScale, scaleEnds } from "../../reports/charts/bullet.ts";
import { Bullet } from "../parts/bullet.tsx";
import { Sideways } from "../parts/sideways.tsx";
import { webWords } from "../words/index.ts";

interface BenchmarkTableProps {
  readonly overview: OverviewAnswer;
  readonly open: (measure: string, rep: string | undefined) => void;
}

/** Reps by name × the headlines that were answered. Never ranked unless asked. */
export function BenchmarkTable({ overview, open }: BenchmarkTableProps) {
  const { scorecard } = overview;
  const { language, currency } = scorecard;
  const t = webWords(language);
  const shown = overview.headlines.filter((headline) =>
    scorecard.reps.some((rep) => rep.measures[headline.id]?.value != null),
  );
  const hasAny = (rep: (typeof scorecard.reps)[number]) =>
    Object.values(rep.measures).some((answer) => answer.value !== null && Number(answer.value) !== 0);
  const reps = scorecard.reps.filter(hasAny);
  const silent = scorecard.reps.filter((rep) => !hasAny(rep)).map((rep) => rep.name);
  const chance = shown.flatMap((headline) => scorecard.gates[headline.id]?.says ?? []);
  const scales = new Map(
    shown.map((headline) => [headline.id, bulletScale(scorecard.reps.map((rep) => rep.measures[headline.id]))]),
  );
  const written = (headline: DefinitionAnswer, answer: MeasureAnswer | undefined) =>
    formatAnswer(answer, headline.unit, currency, language);

  return (
    <section className="board" aria-labelledby="benchmark-table">
      <Title order={2} fz={20} id="benchmark-table">
        {t("benchmarkTable")}
      </Title>
      {chance.map((says) => (
        <p className="note" key={says}>
          {says}
        </p>
      ))}
      <Text size="sm" className="quiet" maw="100ch">
        {t("benchmarkTableHow")}
      </Text>
      <TableKey words={t} />
      <Text size="xs" className="quiet swipe" ta="right" aria-hidden="true">
        {t("swipe")} →
      </Text>
      <Sideways name={t("benchmarkTable")}>
        <Table verticalSpacing={6} highlightOnHover style={{ minWidth: 130 + 112 * shown.length }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th style={{ verticalAlign: "bottom" }}>{t("rep")}</Table.Th>
              {shown.map((headline) => (
                <Table.Th key={headline.id} ta="right" style={{ verticalAlign: "bottom" }}>
                  {headline.label}
                  <Scale scale={scales.get(headline.id) ?? null} headline={headline} overview={overview} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr fw={600}>
              <Table.Th scope="row">{t("wholeTeam")}</Table.Th>
              {shown.map((headline) => (
                <Table.Td key={headline.id} ta="right">
                  <UnstyledButton className="number" fz="sm" fw={600} onClick={() => open(headline.id, undefined)}>
                    {written(headline, scorecard.team.measures[headline.id])}
                  </UnstyledButton>
                </Table.Td>
              ))}
            </Table.Tr>
            {reps.map((rep) => (
              <Table.Tr key={rep.repId}>
                <Table.Th scope="row" fw={400}>
                  {rep.name}
                  <Text size="xs" className="quiet">
                    {rep.team}
                  </Text>
                </Table.Th>
                {shown.map((headline) => {
                  const answer = rep.measures[headline.id];
                  return (
                    <Table.Td key={headline.id} ta="right" style={{ verticalAlign: "top" }}>
                      <Verdict answer={answer} words={t} />
                      <UnstyledButton className="number" fz="sm" onClick={() => open(headline.id, rep.repId)}>
                        {written(headline, answer)}
                      </UnstyledButton>
                      <Bullet answer={answer} scale={scales.get(headline.id) ?? null} />
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Sideways>
      {silent.length === 0 ? null : (
        <Text size="xs" className="quiet" mt="xs">
          {t("silent", { reps: silent.join(", ") })}
        </Text>
      )}
    </section>
  );
}

const signs: Readonly<Record<string, string>> = { above: "▲", below: "◆", "too few deals": "·" };

/** What a bar of no length and a full one stand for, over the bars. */
function Scale({
  scale,
  headline,
  overview,
}: {
  scale: BulletScale | null;
  headline: DefinitionAnswer;
  overview: OverviewAnswer;
}) {
  if (scale === null) return null;
  const { currency, language } = overview.scorecard;
  const [low, high] = scaleEnds(scale, { unit: headline.unit, currency, language });
  return (
    <span className="scale" aria-hidden="true">
      <span>{low}</span>
      <span>{high}</span>
    </span>
  );
}

function TableKey({ words }: { words: (key: string) => string }) {
  return (
    <ul className="key">
      {(["bar", "band", "tick"] as const).map((part) => (
        <li key={part}>
          <svg viewBox="0 0 22 8" width="22" height="8" aria-hidden="true">
            {part === "bar" ? <rect className="bar" y={2.5} width={22} height={3} /> : null}
            {part === "band" ? <rect className="band" width={22} height={8} /> : null}
            {part === "tick" ? <rect className="tick" x={10} width={1.5} height={8} /> : null}
          </svg>
          {words(`key.${part}`)}
        </li>
      ))}
      {Object.entries(signs).map(([verdict, sign]) => (
        <li key={verdict}>
          <span className={`mark-${verdict.replaceAll(" ", "-")}`} aria-hidden="true">
            {sign}
          </span>
          {words(verdict)}
        </li>
      ))}
    </ul>
  );
}

/** A sign of its own shape where a difference is shown, with the reason. */
function Verdict({ answer, words }: { answer: MeasureAnswer | undefined; words: (key: string) => string }) {
  const sign = signs[answer?.verdict ?? ""];
  if (sign === undefined || answer?.verdict === undefined) return null;
  return (
    <Tooltip
      label={answer.because ?? words(answer.verdict)}
      multiline
      maw={340}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Text
        component="span"
        size="xs"
        mr={5}
        className={`mark-${answer.verdict.replaceAll(" ", "-")}`}
        role="img"
        aria-label={words(answer.verdict)}
      >
        {sign}
      </Text>
    </Tooltip>
  );
}
