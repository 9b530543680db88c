import type { Faults } from "./faults.ts";
import type { World } from "./world.ts";

/** One request as it came over the wire, its body read to the end. */
export interface Call {
  readonly method: string;
  /** Without the query, still percent-encoded as it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as sent: what faults are matched against. */
  readonly target?: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Chunks are sent as they come, so that a page of a million rows is never held as a whole. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
}

/** A CRM as it answers over HTTP. It reads the world and never writes to it: its users do that by acts. */
export interface Service {
  readonly name: ServiceName;
  answer(call: Call): Promise<Reply> | Reply;
  /** Further loopback hosts that it answers at, on the same port. */
  readonly hosts?: readonly string[];
  /** Called when the sandbox ends: files it has written go. */
  close?(): void;
  /** What somebody needs to sign in, by the names that this vendor uses. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Settings of this vendor alone that can be moved while it runs (limits, rights, page sizes …), by name. */
  readonly settings?: Record<string, unknown>;
}

export type ServiceName = "salesforce" | "hubspot";

/** What a service is made in: the company and its clock, the faults, and where it will be reached. */
export interface Surroundings {
  readonly world: World;
  readonly faults: Faults;
  /** Such as `http://127.0.0.1:40123`; known once it listens. */
  readonly url: () => string;
}

export type ServiceMaker = (around: Surroundings) => Service;
