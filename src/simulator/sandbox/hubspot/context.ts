import type { Minute } from "../../timeline.ts";
import type { Fault } from "../faults.ts";
import type { Kinds } from "./kinds.ts";
import type { Portal } from "./portal.ts";
import type { HubspotSettings } from "./settings.ts";

/** One call while it is answered: whose it is, when it is, and what may go wrong with it. */
export interface Context {
  readonly portal: Portal;
  readonly kinds: Kinds;
  readonly settings: HubspotSettings;
  readonly now: Minute;
  /** What the caller may do. */
  readonly scopes: ReadonlySet<string>;
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly path: string;
  /** The fault of this service that strikes this call, when one of this name does. */
  faults(name: string): Fault | undefined;
}
