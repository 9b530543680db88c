import type { Act } from "./act.ts";
import type { FaultOrder, Faults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import type { Call, ServiceName } from "./service.ts";
import type { Span, World } from "./world.ts";

/** A service as it is reached. */
export interface Reached {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** See `Service.settings`. */
  readonly settings: Record<string, unknown>;
}

/** A running sandbox, driven in process; one in another process is driven through `controlUrl` (see docs/sandbox.md). */
export interface Sandbox {
  readonly world: World;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly salesforce: Reached;
  readonly hubspot: Reached;
  readonly controlUrl: string;
  letPass(span: Span): void;
  do(...acts: readonly Act[]): void;
  /** See `hold` in acts. */
  hold(...acts: readonly Act[]): { readonly number: number; commit(): void };
  fault(...orders: readonly FaultOrder[]): void;
  /** Called before each call is answered, so that records can change between two pages. */
  onCall(listener: (service: ServiceName, call: Call) => void): void;
  close(): Promise<void>;
}
