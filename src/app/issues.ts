import { z } from "zod";
import { count } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Workspace } from "./workspace.ts";

export interface IssueCount {
  readonly code: string;
  readonly count: number;
  readonly example: string;
}

/** What the records lack, by kind. */
export function issueCounts(workspace: Workspace): Promise<IssueCount[]> {
  return workspace.data.warehouse.all(issueKinds, {});
}

const issueKinds = defineQuery(
  import.meta.url,
  "issue-kinds.sql",
  z.object({ code: z.string(), count, example: z.string() }),
);
