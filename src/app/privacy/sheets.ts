import { falseDiscoveryRate, fewestPeers } from "../../benchmarks/verdict.ts";
import type { Language } from "../../domain/language.ts";
import type { ReportDocument } from "../../reports/document.ts";
import { heldSheet, type KindTold } from "../../reports/held-sheet.ts";
import { renderHtml } from "../../reports/html/render.ts";
import { renderPdf } from "../../reports/pdf/render.ts";
import { worksCouncilSheet } from "../../reports/works-council.ts";
import { crowd } from "../access/crowd.ts";
import { measures } from "../measures.ts";
import { repNamesById, teamNamesById } from "../people.ts";
import type { Workspace } from "../workspace.ts";
import { type Held, keptDays, keptInWords } from "./held.ts";
import { type Kind, kinds, sourceWords } from "./kinds.ts";

export type SheetFormat = "html" | "pdf";

/** What is held about somebody, as programs read it. */
export function heldTold({ person, on, kinds: held, connections, backups }: Held, language: Language) {
  const { ids, names, emails } = person.called;
  return {
    person: { repId: person.repId, ids, names, emails },
    on,
    kinds: held.map(({ kind, keptDays: days, ...rest }) => {
      const { kept: _, ...told } = kindTold(kind, days, language);
      return { kind: kind.id, ...told, ...rest, keptDays: days };
    }),
    connections,
    backups,
  };
}

/** The same as a sheet to read. */
export function heldSheetOf(
  { person, on, kinds: held, connections, backups }: Held,
  language: Language,
): ReportDocument {
  return heldSheet({
    name: person.called.names[0] ?? person.called.emails[0] ?? null,
    on,
    language,
    called: person.called,
    kinds: held.map(({ kind, keptDays: days, ...rest }) => ({ ...kindTold(kind, days, language), ...rest })),
    connections,
    backups,
  });
}

/** What is measured here, of whom, who sees it and how long it is kept: from the settings in force and the definitions of the numbers. */
export async function worksCouncilSheetOf(workspace: Workspace, language: Language): Promise<ReportDocument> {
  const { store, effects } = workspace;
  const users = store.people.users();
  const of = (role: string) => users.filter((user) => user.role === role).length;
  const { retention } = store.settings();
  return worksCouncilSheet({
    on: effects.now().toISOString().slice(0, 10),
    language,
    measures,
    reps: (await repNamesById(workspace)).size,
    teams: (await teamNamesById(workspace)).size,
    connections: store.connections.all().map(({ name }) => name),
    users: { admin: of("admin"), leader: of("leader"), manager: of("manager"), rep: of("rep") },
    recipients: store.reportSchedules.recipients().length,
    crowd,
    fewestPeers,
    falseDiscoveryRate,
    kinds: kinds.map((kind) => kindTold(kind, keptDays(kind, retention), language)),
  });
}

/** A document as a file. */
export async function written(document: ReportDocument, format: SheetFormat): Promise<string | Uint8Array> {
  return format === "pdf" ? (await renderPdf(document)).bytes : renderHtml(document);
}

const kindTold = (kind: Kind, days: number | null, language: Language): KindTold => ({
  label: kind.label[language],
  purpose: kind.purpose[language],
  source: sourceWords[kind.source][language],
  kept: keptInWords(days)[language],
});
