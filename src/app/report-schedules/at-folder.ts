import { RepmarkError } from "../../domain/repmark-error.ts";
import { Store } from "../../store/store.ts";
import { repIdOf } from "../people.ts";
import { type Effects, Workspace } from "../workspace.ts";
import { sendReady } from "./keep.ts";

/** Works on the store of a folder, beside a running server too. */
export function inStore<Answer>(folder: string, work: (store: Store) => Answer): Answer {
  using store = Store.open(folder);
  return work(store);
}

/** The id of the person that is named. While a server holds the records only ids can be told from names: what is given is taken for one. */
export async function personAt(folder: string, wanted: string, effects: Effects): Promise<string> {
  return (await whereFree(folder, effects, (workspace) => repIdOf(workspace, wanted))) ?? wanted;
}

/** Sends what is queued. Undefined: a server that runs does it within a minute. */
export async function sendFrom(folder: string, effects: Effects): Promise<true | undefined> {
  return whereFree(folder, effects, async (workspace) => {
    workspace.store.reportSchedules.settle(effects.now().toISOString());
    await sendReady(workspace);
    return true as const;
  });
}

async function whereFree<Answer>(
  folder: string,
  effects: Effects,
  work: (workspace: Workspace) => Promise<Answer>,
): Promise<Answer | undefined> {
  let workspace: Workspace;
  try {
    workspace = await Workspace.open(folder, effects);
  } catch (error) {
    if (error instanceof RepmarkError && error.code === "folder-in-use") return undefined;
    throw error;
  }
  try {
    return await work(workspace);
  } finally {
    workspace.close();
  }
}
