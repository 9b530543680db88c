import type { Settings } from "../domain/settings.ts";
import { Store } from "../store/store.ts";
import { inTurn } from "./in-turn.ts";
import { Workspace } from "./workspace.ts";

/** The settings of a data folder. */
export function readSettings(folder: string): Settings {
  const store = Store.open(folder);
  try {
    return store.settings();
  } finally {
    store.close();
  }
}

/** Changes settings and builds anew with them: a changed calendar or currency is in force at once, in every number. */
export async function changeSettings(folder: string, changes: Record<string, unknown>): Promise<Settings> {
  const workspace = await Workspace.open(folder);
  try {
    return await settingsChanged(workspace, changes);
  } finally {
    workspace.close();
  }
}

/** The same in a folder that is open; after whatever is being read into it. */
export function settingsChanged(workspace: Workspace, changes: Record<string, unknown>): Promise<Settings> {
  return inTurn(workspace, async () => {
    const settings = workspace.store.changeSettings(changes);
    await workspace.rebuildCore();
    return settings;
  });
}
