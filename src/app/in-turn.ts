import type { Workspace } from "./workspace.ts";

const last = new WeakMap<Workspace, Promise<unknown>>();

/** Imports and syncs of a data folder follow each other, whoever began them: a schedule, a person, a program. */
export function inTurn<Answer>(workspace: Workspace, work: () => Promise<Answer>): Promise<Answer> {
  const before = last.get(workspace) ?? Promise.resolve();
  const turn = before.then(work, work);
  last.set(
    workspace,
    turn.catch(() => undefined),
  );
  return turn;
}
