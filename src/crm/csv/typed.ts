import { catalogue, type Field, type TableKind } from "./catalogue.ts";
import { isDay, isNumber } from "./evidence.ts";
import type { FieldFormat, PartFormat } from "./format.ts";

/**
 * The SQL that reads the table `part` into typed columns. Every piece of it is ours: columns are c0 … cN, fields and words come from
 * the catalogue. What a user wrote (headers, words, zones, paths) is bound.
 */
export interface TypedSql {
  /** `create or replace temp table typed`: line, raw_<field> as text and <field> as read. */
  readonly create: string;
  /** Inserts `typed` into the raw table; `$run`, `$observed_at`. */
  readonly insert: string;
  /** Inserts what could not be read into `raw.data_issue`; `$run`. */
  readonly issues: readonly string[];
  /** The newest day or instant that speaks of the past. */
  readonly newest: string | null;
}

export function typedSql(format: PartFormat): TypedSql {
  const kind = catalogue.find((one) => one.object === format.object)!;
  const read = kind.fields.flatMap((field) => {
    const column = format.fields.find((one) => one.field === field.name);
    return column === undefined ? [] : [{ field, column }];
  });
  const has = (name: string) => read.some(({ field }) => field.name === name);
  const raws = read.map(({ field, column }) => `cell_text(c${column.column}) as raw_${field.name}`);
  const once = read.flatMap(({ field, column }) =>
    isDay(field.kind) ? [`written_day(raw_${field.name}, '${column.dayOrder}') as day_${field.name}`] : [],
  );
  const bare = read.flatMap(({ field }) =>
    isNumber(field.kind) ? [`bare_number(raw_${field.name}) as bare_${field.name}`] : [],
  );
  const values = read.map(({ field, column }) => `${reading(field, column)} as ${quoted(field.name)}`);
  const filled = read.map(({ field }) => `raw_${field.name}`).join(", ");
  const stored = kind.fields.filter((field) => has(field.name) && !helpers.has(field.name)).map((field) => field.name);
  const derived = derivedColumns(kind, has);
  const plain = stored.filter((name) => !derived.some(([one]) => one === name));
  const id = kind.id !== null && has(kind.id) ? kind.id : has("opportunity_ref") ? "opportunity_ref" : null;
  const recordId =
    id === null ? (has("name") ? "name" : "null") : has("name") && id !== "name" ? `coalesce(${id}, name)` : id;
  return {
    create: `create or replace temp table typed as select line, ${read.map(({ field }) => `raw_${field.name}, ${quoted(field.name)}`).join(", ")}
      from (select *, ${values.join(", ")} from (select *${[...once, ...bare].map((one) => `, ${one}`).join("")} from (select line, ${raws.join(", ")} from part))) where coalesce(${filled}) is not null`,
    insert: `insert into raw.${kind.table} (run, line, observed_at, ${[...plain, ...derived.map(([name]) => name)].map(quoted).join(", ")})
      select $run::varchar, line, $observed_at::timestamptz, ${[...plain.map(quoted), ...derived.map(([, sql]) => sql)].join(", ")} from typed order by line`,
    issues: [
      ...read
        .filter(({ field }) => issueCodes[field.kind] !== undefined && !helpers.has(field.name))
        .map(
          ({ field }) =>
            `insert into raw.data_issue select $run::varchar, '${kind.table}', line, ${recordId}, '${field.name}', left(raw_${field.name}, 200), '${issueCodes[field.kind]}' from typed where raw_${field.name} is not null and ${quoted(field.name)} is null order by line`,
        ),
      ...(kind.id !== null && has(kind.id)
        ? [
            `insert into raw.data_issue select $run::varchar, '${kind.table}', line, ${has("name") ? "name" : "null"}, '${kind.id}', null, 'missing-id' from typed where ${kind.id} is null order by line`,
            `insert into raw.data_issue select $run::varchar, '${kind.table}', max(line), ${kind.id}, '${kind.id}', count(*)::varchar || ' rows', 'duplicate-id' from typed where ${kind.id} is not null group by ${kind.id} having count(*) > 1 order by max(line)`,
          ]
        : []),
    ],
    newest: newestSql(kind, has),
  };
}

const helpers = new Set(["is_won", "is_closed"]);

function quoted(name: string): string {
  return name === "at" ? '"at"' : name;
}

/** Columns that come from more than one cell. */
function derivedColumns(kind: TableKind, has: (name: string) => boolean): [string, string][] {
  if (kind.table === "rep" && has("manager_ref"))
    return [["team_ref", has("team_ref") ? "coalesce(team_ref, manager_ref)" : "manager_ref"]];
  if (kind.table !== "opportunity") return [];
  const said = [
    ...(has("outcome") ? ["outcome"] : []),
    ...(has("is_won") && has("is_closed")
      ? ["case when is_won then 'won' when is_closed then 'lost' when not is_closed then 'open' end"]
      : []),
    ...(has("is_won") && !has("is_closed") ? ["case when is_won then 'won' end"] : []),
    ...(has("stage_ref") ? ["meaning_of('stage', stage_ref)"] : []),
  ];
  const amountCurrency = has("amount") ? ["currency_sign(raw_amount)"] : [];
  const currencies = [...(has("currency") ? ["upper(currency)"] : []), ...amountCurrency];
  return [
    ...(said.length > 0 ? [["outcome", `coalesce(${said.join(", ")}, null)`] as [string, string]] : []),
    ...(currencies.length > 0 ? [["currency", `coalesce(${currencies.join(", ")}, null)`] as [string, string]] : []),
  ];
}

function newestSql(kind: TableKind, has: (name: string) => boolean): string | null {
  const instants = kind.fields
    .filter((field) => field.past && has(field.name))
    .map((field) => `max(${field.kind === "day" ? `timezone($zone, ${field.name}::timestamp)` : quoted(field.name)})`);
  // A close date speaks of the past only where nothing better does: one win dated ahead by mistake would age every open deal.
  if (kind.table === "opportunity" && has("close_on") && !has("modified_at") && !has("closed_at")) {
    const outcome = derivedColumns(kind, has).find(([name]) => name === "outcome")?.[1];
    if (outcome !== undefined)
      instants.push(`max(timezone($zone, close_on::timestamp)) filter (where ${outcome} in ('won', 'lost'))`);
  }
  return instants.length === 0
    ? null
    : `select strftime(timezone($zone, greatest(${instants.join(", ")}, null)), '%Y-%m-%d') as newest from typed`;
}

function reading(field: Field, column: FieldFormat): string {
  const text = `raw_${field.name}`;
  const number = `number_text(bare_${field.name}, '${column.decimal}')`;
  switch (field.kind) {
    case "text":
      return text;
    case "day":
      return `read_day(${text}, day_${field.name}, $zone)`;
    case "instant":
      return `read_instant(${text}, day_${field.name}, $zone)`;
    case "money":
      return `try_cast(${number} as decimal(28,4))`;
    case "number":
      return `try_cast(${number} as decimal(18,8))::double`;
    case "count":
      return `try_cast(regexp_replace(regexp_replace(${text}, '^(\\d{1,3})(?:[., ](\\d{3}))?(?:[., ](\\d{3}))?$', '\\1\\2\\3'), '[.,]0+$', '') as bigint)`;
    case "share":
      return `(try_cast(${number} as decimal(18,8)) ${column.isPercent ? "* 0.01::decimal(3,2)" : ""})::decimal(18,8)`;
    case "flag":
      return `meaning_of('flag', ${text})::boolean`;
    case "value":
      return `case meaning_of('changed-field', raw_field) when 'close_on' then read_day(${text}, day_${field.name}, $zone)::varchar when 'amount' then ${number} when 'arr' then ${number} when 'type' then meaning_of('type', ${text}) when 'is_deleted' then meaning_of('flag', ${text}) else ${text} end`;
    case "ramp":
      return `try_cast('[' || replace(regexp_replace(${text}, '[/; ]+', '|', 'g'), '|', ', ') || ']' as double[])`;
    default:
      return `meaning_of('${field.kind}', ${text})`;
  }
}

const issueCodes: Partial<Record<Field["kind"], string>> = {
  day: "bad-date",
  instant: "bad-date",
  money: "bad-number",
  number: "bad-number",
  count: "bad-number",
  share: "bad-number",
  ramp: "bad-number",
  value: "bad-value",
  flag: "unknown-yes-no",
  outcome: "unknown-outcome",
  type: "unknown-type",
  forecast: "unknown-forecast-category",
  activity: "unknown-activity-type",
  direction: "unknown-direction",
  "changed-field": "unknown-field",
  "split-kind": "unknown-split-kind",
  "quota-kind": "unknown-quota-kind",
  "quota-basis": "unknown-quota-basis",
  "rate-kind": "unknown-rate-kind",
};
