import { AsyncLocalStorage } from "node:async_hooks";
import { userInfo } from "node:os";

const person = new AsyncLocalStorage<string>();

/** Does work of which everything that is changed or taken out is somebody's doing. */
export function actingAs<Answer>(name: string, work: () => Answer): Answer {
  return person.run(name, work);
}

/** Who acts; the user of this machine, where nobody has signed in. */
export const whoActs = (): string => person.getStore() ?? userInfo().username;
