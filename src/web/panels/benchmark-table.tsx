import { Table, Text, Title, Tooltip, UnstyledButton } from "@mantine/core";
import type { DefinitionAnswer, MeasureAnswer } from "../../api/answer.ts";
import type { OverviewAnswer } from "../../api/overview.ts";
import { formatAnswer } from "../../domain/format-value.ts";
import { bulletScale } from "../../reports/charts/bullet.ts";
import { Bullet } from "../parts/bullet.tsx";
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
  const reps = scorecard.reps.filter((rep) => shown.some((headline) => rep.measures[headline.id]?.value != null));
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
      <Text size="sm" className="quiet" maw="84ch" mb="sm">
        {t("benchmarkTableHow")}
      </Text>
      <Table.ScrollContainer minWidth={140 + 150 * shown.length}>
        <Table verticalSpacing={6} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("rep")}</Table.Th>
              {shown.map((headline) => (
                <Table.Th key={headline.id} ta="right">
                  {headline.label}
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
                <Table.Th scope="row" fw={400} style={{ whiteSpace: "nowrap" }}>
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
      </Table.ScrollContainer>
    </section>
  );
}

const signs: Readonly<Record<string, string>> = { above: "▲", below: "◆", "too few deals": "·" };

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
        className={`mark-${answer.verdict}`}
        role="img"
        aria-label={words(answer.verdict)}
      >
        {sign}
      </Text>
    </Tooltip>
  );
}
