import type { Day } from "../domain/day.ts";
import { formatCount, formatDay, formatRatio } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import type { Measure } from "../metrics/measure.ts";
import type { Block, ReportDocument } from "./document.ts";
import { type KindTold, plainDocument, tableIn } from "./held-sheet.ts";
import { reportWords } from "./words/index.ts";

/** What an installation is like, as far as those care whose work is measured. */
export interface Installation {
  readonly on: Day;
  readonly language: Language;
  readonly measures: readonly Measure[];
  readonly reps: number;
  readonly teams: number;
  /** Of the CRMs that are connected. */
  readonly connections: readonly string[];
  /** How many people sign in as what. */
  readonly users: Readonly<Record<"admin" | "leader" | "manager" | "rep", number>>;
  readonly recipients: number;
  /** Fewer people than this are never told of together. */
  readonly crowd: number;
  readonly fewestPeers: number;
  readonly falseDiscoveryRate: number;
  readonly kinds: readonly KindTold[];
}

/** The sheet for works councils: made of what is in force and of the definitions themselves, so that it cannot say what is no longer so. */
export function worksCouncilSheet(installation: Installation): ReportDocument {
  const { language, on, measures, crowd, kinds } = installation;
  const t = reportWords(language);
  const told = (key: string, filled: Record<string, string | number> = {}) => t(`privacy.council.${key}`, filled);
  const table = tableIn(t, "privacy.council");
  const count = (number: number) => formatCount(number, language);
  const text = (key: string, filled?: Record<string, string | number>): Block => ({
    kind: "text",
    text: told(key, filled),
  });
  const lines = (keys: readonly string[], filled?: Record<string, string | number>): Block[] =>
    keys.map((key) => text(key, filled));
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  const { connections } = installation;
  return plainDocument(told("title"), [told("on", { day: formatDay(on, language) })], on, language, [
    {
      id: "purposes",
      title: told("purposes"),
      blocks: [
        { kind: "lead", text: told("lead") },
        text("purposesText"),
        { kind: "heading", text: told("whom") },
        text("whomText", {
          reps: count(installation.reps),
          teams: count(installation.teams),
          connections: connections.length === 0 ? told("noConnections") : list.format(connections),
        }),
        { kind: "heading", text: told("sees") },
        {
          kind: "table",
          table: table(
            "sees",
            [["role"], ["users", "right"], ["sight"]],
            (["admin", "leader", "manager", "rep"] as const).map((role) => [
              { text: told(`roleNames.${role}`) },
              { text: count(installation.users[role]) },
              { text: told(`roles.${role}`, { crowd }) },
            ]),
          ),
        },
        text("crowdText", { crowd }),
        text("reportsText", { recipients: count(installation.recipients) }),
        { kind: "heading", text: told("guards") },
        ...lines(
          ["minimum", "leaveOut", "interval", "many", "noRank"].map((key) => `guardsList.${key}`),
          { peers: installation.fewestPeers, rate: formatRatio(installation.falseDiscoveryRate, language) },
        ),
      ],
    },
    {
      id: "never",
      title: told("never"),
      blocks: [
        ...lines(["decisions", "content", "watching", "elsewhere", "names"].map((key) => `neverList.${key}`)),
        { kind: "heading", text: told("kept") },
        {
          kind: "table",
          table: tableIn(t, "privacy.held")(
            "kinds",
            [["kind"], ["source"], ["purpose"], ["kept"]],
            kinds.map(({ label, source, purpose, kept }) => [
              { text: label },
              { text: source },
              { text: purpose },
              { text: kept },
            ]),
          ),
        },
        { kind: "heading", text: told("rights") },
        text("rightsText"),
      ],
    },
    {
      id: "measured",
      title: told("measured"),
      blocks: [
        text("measuredText", { count: count(measures.length) }),
        {
          kind: "table",
          table: table(
            "measured",
            [["measure"], ["says"], ["guard"]],
            measures.map((measure) => [
              { text: measure.label[language], detail: measure.id },
              { text: measure.says[language] },
              { text: told(`comparisons.${guardOf(measure)}`) },
            ]),
          ),
        },
      ],
    },
  ]);
}

function guardOf({ teamOnly, answer }: Measure): string {
  if (teamOnly) return "team";
  return "why" in answer ? "never" : answer.comparison.kind;
}
