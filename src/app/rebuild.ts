import type { Workspace } from "./workspace.ts";

/** Makes the warehouse anew from landing and settings alone. Answers the version, which is the same when nothing was lost. */
export async function rebuild(
  workspace: Workspace,
  progress: (step: "load" | "build", done: number, of: number) => void,
): Promise<{ before: string; after: string }> {
  const before = workspace.data.version;
  await workspace.data.rebuild(progress);
  return { before, after: workspace.data.version };
}
