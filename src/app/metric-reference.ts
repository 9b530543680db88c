import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { measures } from "../metrics/index.ts";
import { type Comparison, type Measure, type MetricId, metricIds } from "../metrics/measure.ts";

/** docs/metrics.md: every measure with its meaning, formula, comparison and SQL, as the registry has them. */
export function metricReference(): string {
  return [
    preface,
    ...metricIds.map((metric) =>
      section(
        metric,
        measures.filter((measure) => measure.metric === metric),
      ),
    ),
  ].join("\n");
}

const preface = `# Metrics

Every number of Repmark, from the registry that the command line, the report and the web read. This page is made from it: after a change
run \`npx vitest run src/app/metric-reference.test.ts -u\`. The SQL is the definition; it reads the tables of
[core.sql](../src/warehouse/schema/core.sql). Amounts are in the reporting currency, periods are half-open days of the fiscal calendar, unknown is never 0.
`;

function section(metric: MetricId, listed: readonly Measure[]): string {
  const files = new Set(listed.flatMap(queries));
  return `## \`${metric}\`

| measure | what it says | formula | unit | better | beside peers |
|---|---|---|---|---|---|
${listed.map(row).join("\n")}

SQL: ${[...files]
    .sort()
    .map((file) => `[${file.split("/").slice(2).join("/")}](../${file})`)
    .join(" · ")}
`;
}

function row(measure: Measure): string {
  const { id, label, says, formula, unit, better, answer } = measure;
  const beside =
    "why" in answer
      ? "againstPeers" in answer
        ? `\`${answer.againstPeers}\` of the rep and of the peers together`
        : answer.workedOutFrom === undefined
          ? `No answer yet: ${answer.why.en}`
          : "by the commission plan that was entered; never beside peers"
      : measure.teamOnly
        ? "of teams only"
        : comparisons[answer.comparison.kind];
  const name = `**${label.en}**${measure.headline ? " (card)" : ""}<br>${label.sv}<br>\`${id}\``;
  return `| ${[name, says.en, `\`${formula}\``, unit, directions[better], beside].map(cell).join(" | ")} |`;
}

function queries({ answer }: Measure): string[] {
  const asked =
    "why" in answer ? [answer.workedOutFrom] : [answer.family.value, answer.family.evidence, answer.family.bridge];
  return asked.filter((query) => query !== undefined).map((query) => relative(house, query.file).replaceAll("\\", "/"));
}

const house = fileURLToPath(new URL("../../", import.meta.url));

const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s+/g, " ");

const directions: Readonly<Record<Measure["better"], string>> = {
  higher: "higher",
  lower: "lower",
  "near-zero": "near zero",
  neither: "depends",
};

const comparisons: Readonly<Record<Comparison["kind"], string>> = {
  proportion: "peers pooled; verdict from 20 trials by Wilson, Newcombe and Fisher",
  amounts: "peers’ median and quartiles; verdict from 10 wins by rank sum",
  attainment: "peers’ median and quartiles; verdict from 10 deals by the luck interval",
  total: "peers’ median and quartiles; luck interval from 3 deals",
  days: "peers pooled, open deals counted; verdict from 10 wins and 30 of peers by jackknifed means",
  spread: "peers’ median and quartiles; no verdict",
};
