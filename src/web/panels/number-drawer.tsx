import { Accordion, Anchor, Code, Drawer, Group, Loader, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import type { MeasureAnswer } from "../../api/answer.ts";
import type { DealsAnswer, OverviewAnswer } from "../../api/overview.ts";
import { formatDay, formatNumber } from "../../domain/format.ts";
import { formatAnswer, formatValue } from "../../domain/format-value.ts";
import type { Address } from "../address.ts";
import { Sideways } from "../parts/sideways.tsx";
import { getDeals } from "../server.ts";
import { isWord, webWords } from "../words/index.ts";

interface NumberDrawerProps {
  readonly address: Address;
  readonly overview: OverviewAnswer;
  readonly close: () => void;
}

/** How many rows a screen shows; the sum is over all of them. */
const shownRows = 200;

/** What a number means, how sure it is, and the rows it is made of. */
export function NumberDrawer({ address, overview, close }: NumberDrawerProps) {
  const { scorecard } = overview;
  const t = webWords(address.language);
  const rep = scorecard.reps.find((each) => each.repId === address.rep);
  const answer = address.measure === undefined ? undefined : (rep ?? scorecard.team).measures[address.measure];
  const query = {
    measure: address.measure,
    period: scorecard.period.label,
    asOf: address.asOf,
    rep: address.rep,
    language: address.language,
  };
  const deals = useQuery({
    queryKey: ["deals", query],
    queryFn: () => getDeals(query),
    enabled: address.measure !== undefined,
  });
  const headline = overview.headlines.find((each) => each.id === address.measure);
  return (
    <Drawer
      opened={address.measure !== undefined}
      onClose={close}
      position="right"
      size="min(760px, 100%)"
      title={`${rep?.name ?? t("wholeTeam")} · ${scorecard.period.label}`}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="md">
        <div>
          <Text className="quiet">{headline?.label ?? address.measure}</Text>
          <Title order={2} fz={30}>
            {headline === undefined ? "–" : formatAnswer(answer, headline.unit, scorecard.currency, scorecard.language)}
          </Title>
          <AnswerFacts answer={answer} overview={overview} measure={address.measure} />
        </div>
        {deals.isError ? <Text>{deals.error.message}</Text> : null}
        {deals.isLoading ? <Loader size="sm" /> : null}
        {deals.data === undefined ? null : <DefinitionAndRows deals={deals.data} address={address} />}
      </Stack>
    </Drawer>
  );
}

function AnswerFacts({
  answer,
  overview,
  measure,
}: {
  answer: MeasureAnswer | undefined;
  overview: OverviewAnswer;
  measure: string | undefined;
}) {
  const { scorecard } = overview;
  const t = webWords(scorecard.language);
  const headline = overview.headlines.find((each) => each.id === measure);
  if (answer === undefined || headline === undefined) return null;
  const written = (value: string | number | null | undefined) =>
    formatValue(value ?? null, headline.unit, scorecard.currency, scorecard.language);
  const sentences = [answer.why, answer.caveat, answer.because, scorecard.gates[headline.id]?.says ?? undefined].filter(
    (sentence) => sentence !== undefined,
  );
  const facts: (readonly [string, string])[] = [];
  if (answer.interval !== undefined)
    facts.push([t("interval"), `${written(answer.interval[0])} – ${written(answer.interval[1])}`]);
  if (answer.benchmark !== undefined) {
    const { benchmark } = answer;
    facts.push([t("peers"), `${written(benchmark.value ?? benchmark.median)} (${benchmark.label})`]);
  }
  if (answer.previous != null) facts.push([scorecard.previousPeriod ?? t("previous"), written(answer.previous)]);
  facts.push([t("sampleSize"), formatNumber(answer.sampleSize, scorecard.language, 0)]);
  return (
    <>
      {sentences.map((sentence) => (
        <Text key={sentence} size="sm" maw="74ch" mt={4}>
          {sentence}
        </Text>
      ))}
      {answer.frozen === undefined ? null : (
        <Text size="sm" mt={4}>
          {t("frozen", { day: formatDay(answer.frozen.asOf, scorecard.language), value: written(answer.frozen.value) })}
        </Text>
      )}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

function DefinitionAndRows({ deals, address }: { deals: DealsAnswer; address: Address }) {
  const t = webWords(address.language);
  const { measure } = deals;
  const rows = deals.rows.slice(0, shownRows);
  return (
    <>
      <section>
        <Title order={3} fz={16}>
          {t("definition")}
        </Title>
        <Text size="sm">{measure.says}</Text>
        <Text size="sm" className="quiet">
          {t("formula")}: {measure.formula}
        </Text>
        {measure.sql === null ? null : (
          <Accordion variant="contained" mt="xs">
            <Accordion.Item value="sql">
              <Accordion.Control>{t("sql")}</Accordion.Control>
              <Accordion.Panel>
                <Code block>{measure.sql}</Code>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        )}
      </section>
      <section>
        <Group justify="space-between" align="baseline">
          <Title order={3} fz={16}>
            {t("evidence")}
          </Title>
          <Text size="sm" className="quiet">
            {t("evidenceShown", {
              shown: formatNumber(rows.length, address.language, 0),
              total: formatNumber(deals.total, address.language, 0),
            })}
          </Text>
        </Group>
        {rows.length === 0 ? (
          <Text size="sm">{t("noEvidence")}</Text>
        ) : (
          <>
            <Text size="sm" mb="xs">
              {t("evidenceSum", { value: formatValue(deals.value, measure.unit, deals.currency, address.language) })}
            </Text>
            <EvidenceTable
              deals={{ ...deals, columns: deals.columns.filter((column) => column.isForReading) }}
              rows={rows}
              address={address}
            />
          </>
        )}
      </section>
      <Anchor
        href={`/api/v1/deals?measure=${measure.id}&period=${deals.period}${address.rep === undefined ? "" : `&rep=${encodeURIComponent(address.rep)}`}${address.asOf === undefined ? "" : `&asOf=${address.asOf}`}`}
        size="sm"
      >
        {t("rowsAsJson")}
      </Anchor>
    </>
  );
}

function EvidenceTable({ deals, rows, address }: { deals: DealsAnswer; rows: DealsAnswer["rows"]; address: Address }) {
  const t = webWords(address.language);
  const cell = (kind: DealsAnswer["columns"][number]["kind"], value: string | number | boolean | null | undefined) => {
    if (value === null || value === undefined) return "–";
    if (kind === "money") return formatValue(String(value), "money", deals.currency, address.language);
    if (kind === "day") return formatDay(String(value), address.language);
    if (kind === "number") return formatNumber(Number(value), address.language, 2);
    if (kind === "truth") return value ? t("yes") : t("no");
    const word = `value.${value}`;
    return isWord(word) ? t(word) : String(value);
  };
  return (
    <Sideways name={t("evidence")}>
      <Table fz="xs" verticalSpacing={3} style={{ whiteSpace: "nowrap" }}>
        <Table.Thead>
          <Table.Tr>
            {deals.columns.map((column) => (
              <Table.Th key={column.name} ta={column.kind === "money" || column.kind === "number" ? "right" : "left"}>
                {column.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a deal may stand twice, once per credited rep, and rows never move
            <Table.Tr key={index}>
              {deals.columns.map((column) => (
                <Table.Td key={column.name} ta={column.kind === "money" || column.kind === "number" ? "right" : "left"}>
                  {cell(column.kind, row[column.name])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Sideways>
  );
}
