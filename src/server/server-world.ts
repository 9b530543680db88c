import type { WayIn } from "../app/access/users.ts";
import type { Browsers } from "../app/connect-in-browser.ts";
import type { Jobs } from "../app/jobs.ts";
import type { Workspace } from "../app/workspace.ts";

/** What the server has beside the data folder. */
export interface ServerWorld {
  /** Without anybody's scope: for what is nobody's, such as the calendar or the version. */
  readonly workspace: Workspace;
  readonly jobs: Jobs;
  /** People who are letting Repmark in to a CRM. */
  readonly browsers: Browsers;
  /** How somebody new comes in. */
  readonly signIn: WayIn;
  /** The connection that is being synced right now. */
  running(): string | null;
}
