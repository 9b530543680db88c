import { catalogue, type Field, isHelper, type TableKind } from "./catalogue.ts";
import { isDay } from "./evidence.ts";
import type { FieldFormat, PartFormat } from "./format.ts";
import { numberedSource } from "./scratch.ts";

/**
 * The SQL that reads a part into typed columns. Every piece of it is ours: columns are c0 … cN, fields and words come from the
 * catalogue. What a user wrote (headers, words, zones, paths, values for a whole file) is bound: `$path`, `$delimiter`,
 * `$first_line`, `$zone`, `$always`.
 */
export interface TypedSql {
  /** Fills the raw table in one pass over the part, what could not be read beside what could (`unread`); `$run`, `$observed_at`. */
  readonly insert: string;
  /** `from`: the row of the raw table that the insert begins at; asked before it. */
  readonly begin: string;
  /** Turns what could not be read into rows of `raw.data_issue`; `$run`, `$from`. */
  readonly issues: readonly string[];
  /** One row straight from the part: `newest`, the newest day or instant that speaks of the past, and `decided`, how many deals are won or lost. */
  readonly glance: string | null;
  /** Some of the words for stages, `stage_ref`. */
  readonly stages: string | null;
}

interface Read {
  readonly field: Field;
  /** Null when one value stands for the whole file. */
  readonly column: FieldFormat | null;
}

export function typedSql(format: PartFormat): TypedSql {
  const kind = catalogue.find((one) => one.object === format.object)!;
  const read = kind.fields.flatMap((field): Read[] => {
    const column = format.fields.find((one) => one.field === field.name);
    if (column !== undefined) return [{ field, column }];
    return (format.always ?? []).some((one) => one.field === field.name) ? [{ field, column: null }] : [];
  });
  const has = (name: string) => read.some(({ field }) => field.name === name);
  const derived = derivedColumns(kind, has, format);
  const columns = [
    ...read
      .map(({ field }) => field.name)
      .filter((name) => !isHelper(kind, name) && !derived.some(([one]) => one === name))
      .map((name): [string, string] => [name, quoted(name)]),
    ...derived,
  ];
  const judged = read.filter(
    ({ field, column }) =>
      issueCodes[field.kind] !== undefined && !isHelper(kind, field.name) && !(isCast(field) && column?.isPlain),
  );
  const isUnread = judged.map(({ field }) => `(raw_${field.name} is not null and ${quoted(field.name)} is null)`);
  const unread = judged.map(
    ({ field }, at) =>
      `case when ${isUnread[at]} then {field: '${field.name}', saw: left(raw_${field.name}, 200), code: '${issueCodes[field.kind]}'} end`,
  );
  const filled = read.filter(({ column }) => column !== null).map(({ field }) => `raw_${field.name}`);
  const names = columns.map(([name]) => name);
  const recordId = recordIdOf(kind, names);
  const into = `raw.${kind.table} (run, line, observed_at, unread`;
  const wrong =
    judged.length === 0
      ? "null"
      : `case when ${isUnread.join(" or ")} then list_filter([${unread.join(", ")}], lambda one: one is not null) end`;
  const typed = `select $run::varchar as run, line, $observed_at::timestamptz as observed_at, ${[`${wrong} as unread`, ...columns.map(([name, sql]) => `${sql} as ${quoted(name)}`)].join(", ")}
    from ${cells(format, read)} where coalesce(${filled.join(", ")}) is not null`;
  const here = "rowid >= $from::bigint and run = $run::varchar"; // another connector may fill the table at the same time
  const issue = (rest: string) => `insert into raw.data_issue select $run::varchar, '${kind.table}', ${rest}`;
  return {
    begin: `select coalesce(max(rowid) + 1, 0)::varchar as "from" from raw.${kind.table}`,
    insert:
      kind.object === "snapshots"
        ? `insert into ${into}, opportunity_ref, changed_at, field, old_value, new_value) ${snapshotChanges(names, typed)}`
        : `insert into ${into}, ${names.map(quoted).join(", ")}) ${typed}`,
    issues: [
      issue(
        `line, record_id, unread.field, unread.saw, unread.code from (select line, ${recordId} as record_id, unnest(unread) as unread from raw.${kind.table} where ${here} and unread is not null) order by line`,
      ),
      ...(kind.id !== null && names.includes(kind.id)
        ? [
            issue(
              `line, ${names.includes("name") ? "name" : "null"}, '${kind.id}', null, 'missing-id' from raw.${kind.table} where ${here} and ${kind.id} is null order by line`,
            ),
            issue(
              `max(line), ${kind.id}, '${kind.id}', count(*)::varchar || ' rows', 'duplicate-id' from raw.${kind.table} where ${here} and ${kind.id} is not null group by ${kind.id} having count(*) > 1 order by max(line)`,
            ),
          ]
        : []),
      ...(names.includes("from_on") && (kind.table === "quota" || kind.table === "forecast_call")
        ? [
            issue(
              `line, ${recordId}, 'until_on', null, 'missing-end' from raw.${kind.table} where ${here} and from_on is not null and until_on is null and period_label is null order by line`,
            ),
          ]
        : []),
    ],
    glance: glanceSql(kind, format, read, derived),
    stages: kind.table === "opportunity" ? stagesSql(format, read) : null,
  };
}

function quoted(name: string): string {
  return name === "at" ? '"at"' : name;
}

function recordIdOf(kind: TableKind, names: readonly string[]): string {
  const id =
    kind.id !== null && names.includes(kind.id)
      ? kind.id
      : (["opportunity_ref", "rep_ref", "currency"].find((name) => names.includes(name)) ?? null);
  if (id === null) return names.includes("name") ? "name" : "null";
  return names.includes("name") && id !== "name" ? `coalesce(${id}, name)` : id;
}

/** The part as read: raw_<field> and <field>, each column cut, trimmed and measured once. */
function cells(format: PartFormat, read: readonly Read[]): string {
  const raws = read.map(({ field, column }) => {
    const cell = column === null ? `json_extract_string($always::json, '$.${field.name}')` : `c${column.column}`;
    return `${isCast(field) && column?.isPlain ? cell : `cell_text(${cell})`} as raw_${field.name}`;
  });
  const days = read.flatMap(({ field, column }) =>
    isDay(field.kind) && !column?.isPlain
      ? [`written_day(raw_${field.name}, '${column?.dayOrder ?? "iso"}') as day_${field.name}`]
      : [],
  );
  const values = read.map(({ field, column }) => `${reading(field, column)} as ${quoted(field.name)}`);
  // Words are looked up by joins: a subquery for each would keep the whole part in memory.
  const worded = read.flatMap(({ field }) => {
    const { name } = field;
    const vocabulary = vocabularyOf(field);
    return vocabulary === null ? [] : [{ name, vocabulary }];
  });
  const meanings = worded.map(({ name }) => `word_${name}.meaning as meaning_${name}`);
  const joins = worded.map(
    ({ name, vocabulary }) =>
      `left join (select word, meaning from word where vocabulary = '${vocabulary}') as word_${name} on word_${name}.word = plain_word(cell.raw_${name})`,
  );
  return `(select *, ${values.join(", ")} from (
    select ${["cell.*", ...days, ...meanings].join(", ")} from (select line, ${raws.join(", ")} from ${numberedSource(format)}) as cell ${joins.join(" ")}))`;
}

/** Whose words the cells of a field are. A stage is its own word, and may mean an outcome. */
function vocabularyOf({ name, kind }: Field): string | null {
  if (name === "stage_ref") return "stage";
  if (kind === "flag") return "flag";
  return issueCodes[kind]?.startsWith("unknown-") === true ? kind : null;
}

/** Columns that come from more than one cell, or from none. */
function derivedColumns(kind: TableKind, has: (name: string) => boolean, format: PartFormat): [string, string][] {
  if (kind.table === "rep") return derivedOfRep(has);
  if (kind.table === "opportunity" || kind.table === "stage") return derivedOfDeal(kind, has, format);
  if (kind.table === "fx_rate" && has("inverse_rate")) {
    const inverse = "try_cast(1 / nullif(inverse_rate, 0) as decimal(18,8))";
    return [["rate", has("rate") ? `coalesce(rate, ${inverse})` : inverse]];
  }
  if (kind.object === "snapshots")
    return [
      [
        "changed_at",
        has("snapshot_at") ? (has("created_at") ? "coalesce(snapshot_at, created_at)" : "snapshot_at") : "created_at",
      ],
    ];
  // Salesforce's quotas and forecasts name only the first day: the distance between the first days of a person says how long a period is.
  if (has("from_on") && !has("until_on") && (kind.table === "quota" || kind.table === "forecast_call"))
    return [
      [
        "until_on",
        `(from_on + to_months((select mode(gap)::integer from (select date_diff('month', lag(from_on) over (partition by rep_ref order by from_on), from_on) as gap from (select distinct rep_ref, from_on from ${cells(
          format,
          partOf(kind, format, ["rep_ref", "from_on"]),
        )})) where gap in (1, 3, 6, 12))))::date`,
      ],
    ];
  return [];
}

function partOf(kind: TableKind, format: PartFormat, names: readonly string[]): Read[] {
  return names.flatMap((name) => {
    const field = kind.fields.find((one) => one.name === name);
    const column = format.fields.find((one) => one.field === name);
    return field === undefined || column === undefined ? [] : [{ field, column }];
  });
}

function derivedOfRep(has: (name: string) => boolean): [string, string][] {
  const parts = ["first_name", "last_name"].filter(has);
  const whole = `nullif(concat_ws(' ', ${parts.join(", ")}), '')`;
  return [
    ...(parts.length > 0 ? [["name", has("name") ? `coalesce(name, ${whole})` : whole] as [string, string]] : []),
    ...(has("manager_ref")
      ? [["team_ref", has("team_ref") ? "coalesce(team_ref, manager_ref)" : "manager_ref"] as [string, string]]
      : []),
  ];
}

function derivedOfDeal(kind: TableKind, has: (name: string) => boolean, format: PartFormat): [string, string][] {
  const isPlain = (name: string) => format.fields.some((one) => one.field === name && one.isPlain);
  const isDeal = kind.table === "opportunity";
  const said = [
    ...(has("outcome") ? ["outcome"] : []),
    ...(has("is_won") && has("is_closed")
      ? ["case when is_won then 'won' when is_closed then 'lost' when not is_closed then 'open' end"]
      : []),
    ...(has("is_won") && !has("is_closed") ? ["case when is_won then 'won' end"] : []),
    ...(isDeal && has("stage_ref") ? ["meaning_stage_ref"] : []),
  ];
  const outcome = said.length > 0 ? [["outcome", `coalesce(${said.join(", ")}, null)`] as [string, string]] : [];
  if (!isDeal) return outcome;
  const currencies = [
    ...(has("currency") ? ["upper(currency)"] : []),
    ...(has("amount") && !isPlain("amount") ? ["currency_sign(raw_amount)"] : []),
  ];
  // Without an id a deal is known by what does not change about it.
  const known = ["account_ref", "name", ...(has("created_at") ? ["created_at"] : ["opened_on"])].filter(has);
  const key = known.map((name) =>
    name === "created_at" ? "timezone($zone, created_at)::date::varchar" : `${name}::varchar`,
  );
  return [
    ...(has("opportunity_id") || !has("name")
      ? []
      : [
          ["opportunity_id", `case when name is not null then concat_ws(' · ', ${key.join(", ")}) end`] as [
            string,
            string,
          ],
        ]),
    ...outcome,
    ...(currencies.length > 0 ? [["currency", `coalesce(${currencies.join(", ")}, null)`] as [string, string]] : []),
  ];
}

/** What differs from the row before of the same deal, as changes. */
function snapshotChanges(names: readonly string[], typed: string): string {
  const fields = ["stage", "amount", "close_on", "forecast_category"].filter((name) => names.includes(name));
  const each = fields.map((name) => `{field: '${name}', value: ${name}::varchar}`);
  return `with typed as (${typed}), place as (
      select *, row_number() over (partition by opportunity_ref order by changed_at, line) as place
      from typed where opportunity_ref is not null and changed_at is not null
    ), value as (
      select *, lag(value) over (partition by opportunity_ref, field order by place) as old_value
      from (select run, line, observed_at, opportunity_ref, changed_at, place, unnest([${each.join(", ")}], recursive := true) from place)
    )
    select run, line, observed_at, null, opportunity_ref, changed_at, field, old_value, value from value where place = 1 or old_value is distinct from value
    union all
    select run, line, observed_at, unread, opportunity_ref, changed_at, null, null, null from typed where unread is not null
    order by line, field`;
}

function glanceSql(
  kind: TableKind,
  format: PartFormat,
  read: readonly Read[],
  derived: readonly [string, string][],
): string | null {
  const has = (name: string) => read.some(({ field }) => field.name === name);
  const outcome = kind.table === "opportunity" ? derived.find(([name]) => name === "outcome")?.[1] : undefined;
  const past = read.filter(({ field }) => field.past).map(({ field }) => field);
  const newest = past.map(
    (field) => `max(${field.kind === "day" ? `timezone($zone, ${field.name}::timestamp)` : quoted(field.name)})`,
  );
  // A close date speaks of the past only where nothing better does: one win dated ahead by mistake would age every open deal.
  if (outcome !== undefined && has("close_on") && !has("modified_at") && !has("closed_at"))
    newest.push(`timezone($zone, max(close_on) filter (where ${outcome} in ('won', 'lost'))::timestamp)`);
  if (newest.length === 0 && outcome === undefined) return null;
  const needed = read.filter(
    ({ field }) =>
      past.includes(field) ||
      (outcome !== undefined && ["close_on", "outcome", "is_won", "is_closed", "stage_ref"].includes(field.name)),
  );
  const said =
    newest.length === 0 ? "null" : `strftime(timezone($zone, greatest(${newest.join(", ")}, null)), '%Y-%m-%d')`;
  const decided = outcome === undefined ? "null" : `(count(*) filter (where ${outcome} in ('won', 'lost')))::double`;
  return `select ${said} as newest, ${decided} as decided from ${cells(format, needed)}`;
}

function stagesSql(format: PartFormat, read: readonly Read[]): string | null {
  const stage = read.filter(({ field }) => field.name === "stage_ref");
  return stage.length === 0
    ? null
    : `select distinct stage_ref from ${cells(format, stage)} where stage_ref is not null limit 100`;
}

function reading(field: Field, column: FieldFormat | null): string {
  const text = `raw_${field.name}`;
  if (column?.isPlain && isCast(field))
    return `${text}::${castOf[field.kind]}${column.isLastDay === true ? " + 1" : ""}`;
  const mark = column?.decimal ?? "point";
  switch (field.kind) {
    case "text":
      return /_(id|ref)$|^merged_into$/.test(field.name) ? `read_id(${text})` : text;
    case "day":
      return `read_day(${text}, day_${field.name}, $zone)${column?.isLastDay === true ? " + 1" : ""}`;
    case "instant":
      return `read_instant(${text}, day_${field.name}, $zone)`;
    case "money":
      return `read_money(${text}, '${mark}')`;
    case "number":
      return `read_number(${text}, '${mark}')::double`;
    case "count":
      return `read_count(${text})`;
    case "share":
      return `(read_number(${text}, '${mark}') ${column?.isPercent === true ? "* 0.01::decimal(3,2)" : ""})::decimal(18,8)`;
    case "flag":
      return `meaning_${field.name}::boolean`;
    case "value": {
      const number = `number_text(bare_number(${text}), '${mark}')`;
      const measured = column?.isPlain
        ? ""
        : `when 'close_on' then read_day(${text}, day_${field.name}, $zone)::varchar when 'amount' then ${number} when 'arr' then ${number} `;
      // What a changed field has become is a word of that field's own.
      return `case meaning_field ${measured}when 'owner' then read_id(${text}) when 'type' then meaning_of('type', ${text}) when 'is_deleted' then meaning_of('flag', ${text}) else ${text} end`;
    }
    case "ramp":
      return `try_cast('[' || replace(regexp_replace(${text}, '[/; ]+', '|', 'g'), '|', ', ') || ']' as double[])`;
    case "period":
      return `read_period(${text})`;
    case "time-zone":
      return `read_time_zone(${text})`;
    default:
      return `meaning_${field.name}`;
  }
}

/** The casts that read plain columns; what they give is what the longer way would. */
const castOf = {
  day: "date",
  instant: "timestamptz",
  money: "decimal(18,4)::decimal(28,4)",
  number: "decimal(18,8)::double",
  count: "bigint",
} as const;

function isCast(field: Field): field is Field & { readonly kind: keyof typeof castOf } {
  return field.kind in castOf;
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
