import type { TFunction } from "i18next";
import type { Day } from "../domain/day.ts";
import { formatCount, formatDay } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import type { Block, Cell, ReportDocument, Table } from "./document.ts";
import { reportWords } from "./words/index.ts";

/** Days of records, the first and the last; null where they have none. */
interface Between {
  readonly records: number;
  readonly firstOn: Day | null;
  readonly lastOn: Day | null;
}

/** A kind of what is held, in the reader's language. */
export interface KindTold {
  readonly label: string;
  readonly purpose: string;
  readonly source: string;
  readonly kept: string;
}

/** What is held about one person. */
export interface HeldSheet {
  /** Null: nobody in the CRM. */
  readonly name: string | null;
  readonly on: Day;
  readonly language: Language;
  readonly called: {
    readonly names: readonly string[];
    readonly emails: readonly string[];
    readonly ids: readonly string[];
  };
  readonly kinds: readonly (KindTold &
    Between & { readonly places: readonly (Between & { readonly place: string })[] })[];
  readonly connections: readonly {
    readonly connection: string;
    readonly runs: number;
    readonly firstOn: Day | null;
    readonly lastOn: Day | null;
  }[];
  readonly backups: readonly { readonly file: string; readonly madeOn: Day }[];
}

/** The sheet that tells a person what is held about them. */
export function heldSheet(sheet: HeldSheet): ReportDocument {
  const { language, on, kinds, connections, backups, called } = sheet;
  const t = reportWords(language);
  const title = t("privacy.held.title", { name: sheet.name ?? t("privacy.held.nobody") });
  const day = (at: Day) => formatDay(at, language);
  const days = ({ firstOn, lastOn }: Pick<Between, "firstOn" | "lastOn">): Cell => ({
    text:
      firstOn === null || lastOn === null
        ? "–"
        : firstOn === lastOn
          ? day(firstOn)
          : `${day(firstOn)} – ${day(lastOn)}`,
  });
  const count = (number: number): Cell => ({ text: formatCount(number, language) });
  const table = tableIn(t, "privacy.held");
  const list = (of: readonly string[]): Cell => ({ text: of.length === 0 ? "–" : of.join(", ") });
  const none: Block = { kind: "text", text: t("privacy.held.none") };
  return plainDocument(title, [t("privacy.held.on", { day: day(on) })], on, language, [
    {
      id: "held",
      title: t("privacy.held.kinds"),
      blocks: [
        { kind: "lead", text: t("privacy.held.lead") },
        {
          kind: "table",
          table: table(
            "kinds",
            [["kind"], ["records", "right"], ["days"], ["source"], ["kept"]],
            kinds.map((each) => [
              { text: each.label, detail: each.purpose },
              count(each.records),
              days(each),
              { text: each.source },
              { text: each.kept },
            ]),
          ),
        },
        { kind: "note", text: t("privacy.held.mentions") },
        { kind: "note", text: t("privacy.held.rights") },
      ],
    },
    {
      id: "places",
      title: t("privacy.held.places"),
      blocks: [
        {
          kind: "table",
          table: table(
            "places",
            [["place"], ["kind"], ["records", "right"], ["days"]],
            kinds.flatMap(({ label, places }) =>
              places.map((each): Cell[] => [{ text: each.place }, { text: label }, count(each.records), days(each)]),
            ),
          ),
        },
        { kind: "heading", text: t("privacy.held.called") },
        { kind: "text", text: t("privacy.held.calledHow") },
        {
          kind: "table",
          table: table(
            "called",
            [["way"], ["words"]],
            (["names", "emails", "ids"] as const).map((way) => [{ text: t(`privacy.held.${way}`) }, list(called[way])]),
          ),
        },
        { kind: "heading", text: t("privacy.held.connections") },
        connections.length === 0
          ? none
          : {
              kind: "table",
              table: table(
                "connections",
                [["connection"], ["runs", "right"], ["days"]],
                connections.map((each) => [{ text: each.connection }, count(each.runs), days(each)]),
              ),
            },
        { kind: "heading", text: t("privacy.held.backups") },
        backups.length === 0
          ? none
          : {
              kind: "table",
              table: table(
                "backups",
                [["file"], ["madeOn"]],
                backups.map(({ file, madeOn }) => [{ text: file }, { text: day(madeOn) }]),
              ),
            },
      ],
    },
  ]);
}

/** A document that is about no period: what it says holds on that day. */
export const plainDocument = (
  title: string,
  facts: readonly string[],
  on: Day,
  language: Language,
  sections: ReportDocument["sections"],
): ReportDocument => ({
  title,
  language,
  facts,
  period: { from: on, until: on },
  asOf: on,
  currency: "",
  sections,
  foot: `Repmark · ${title}`,
});

/** Tables whose caption and heads are words below one key. */
export const tableIn =
  (t: TFunction, below: string) =>
  (caption: string, columns: readonly (readonly [string, "right"?])[], rows: Table["rows"]): Table => ({
    caption: t(`${below}.${caption}`),
    columns: columns.map(([title, align]) => ({ title: t(`${below}.${title}`), align: align ?? "left" })),
    rows,
  });
