import { z } from "zod";
import { issueSaid } from "../domain/data-issue.ts";
import type { Language } from "../domain/language.ts";
import { count } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Workspace } from "./workspace.ts";

export interface IssueCount {
  readonly code: string;
  readonly count: number;
  /** Of how many, where the records as a whole lack something. */
  readonly of?: number;
  readonly example: string;
  /** What was seen and what was done about it. */
  readonly says: string;
  /** How to mend it at the source. */
  readonly mend: string;
}

/** What the records lack, by kind. */
export async function issueCounts(workspace: Workspace, language: Language = "en"): Promise<IssueCount[]> {
  const kinds = await workspace.data.warehouse.all(issueKinds, {});
  return kinds.map(({ of_records, ...kind }) => ({
    ...kind,
    ...(of_records === null ? {} : { of: of_records }),
    ...issueSaid(kind.code, language),
  }));
}

const issueKinds = defineQuery(
  import.meta.url,
  "issue-kinds.sql",
  z.object({ code: z.string(), count, of_records: count.nullable(), example: z.string() }),
);
