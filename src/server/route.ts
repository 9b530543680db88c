import type { z } from "zod";
import type { KeyScope, Role } from "../app/access/caller.ts";
import type { Seen } from "../app/access/seen.ts";
import type { ExportTable } from "../app/table-file.ts";
import type { ServerWorld } from "./server-world.ts";
import type { Upload } from "./upload.ts";

/** What a route is asked for, parsed. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The data folder as the caller may see it. */
  readonly seen: Seen;
  readonly world: ServerWorld;
  /** Ends when whoever asked has left. */
  readonly reader: AbortSignal;
  /** Files that were sent; they are the handler's to remove once it has taken them. */
  readonly upload: Upload | null;
}

/** A file as an answer. */
export interface FileAnswer {
  readonly content: Uint8Array | string;
  readonly type: string;
  readonly name: string;
}

/** Everything there is to know of one address: the only form in which there can be one. */
export interface Route {
  /** What programs call it: `getScorecard`. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v1`, parameters as `:name`. */
  readonly path: `/${string}`;
  readonly about:
    | "Numbers"
    | "Money ahead"
    | "People"
    | "Quotas"
    | "Reports"
    | "Connections"
    | "Imports"
    | "Settings"
    | "Users"
    | "Upkeep";
  readonly says: string;
  /** Who may ask at all; what they are told is cut to whom they may see. */
  readonly roles: readonly Role[];
  /** What a key for programs needs; null: keys never open it. */
  readonly scope: KeyScope | null;
  readonly writes: boolean;
  /** What the audit keeps of it; null: nothing is changed or taken out. */
  readonly audited: string | null;
  /** Whether the same question has the same answer until records or entries change: then it has an ETag. */
  readonly isLasting: boolean;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** JSON by this schema, a file, or a stream of events. */
  readonly answer: z.ZodType | "file" | "events";
  /** The fields beside files, where files are sent. */
  readonly uploads?: z.ZodType;
  readonly status?: 200 | 201 | 202;
  readonly handle: (call: Call<never, never, never>) => Promise<unknown> | unknown;
  /** The answer as one table, where it can be sent as one. */
  readonly table?: (answer: never, call: Call<never, never, never>) => ExportTable;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Defined<P, Q, B, A, U> = Omit<
  Route,
  "params" | "query" | "body" | "answer" | "uploads" | "handle" | "table" | "writes" | "audited" | "isLasting"
> & {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: A;
  readonly uploads?: U;
  readonly audited?: string;
  /** GETs last unless this says otherwise. */
  readonly isLasting?: boolean;
  readonly handle: (
    call: Call<Parsed<P>, Parsed<Q>, U extends z.ZodType ? z.output<U> : Parsed<B>>,
  ) => Promise<AnswerOf<A>> | AnswerOf<A>;
  readonly table?: (answer: AnswerOf<A>, call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>) => ExportTable;
};

type AnswerOf<A> = A extends z.ZodType ? z.input<A> : A extends "file" ? FileAnswer : EventSource;

/** Events as they come, each a name and what is told; ends when nothing more will. */
export type EventSource = AsyncIterable<{ readonly id: string; readonly event: string; readonly data: unknown }>;

/** A route whose handler is held to its schemas by the compiler. */
export function defineRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  A extends z.ZodType | "file" | "events" = z.ZodType,
  U extends z.ZodType | undefined = undefined,
>(route: Defined<P, Q, B, A, U>): Route {
  const writes = route.method !== "GET";
  return {
    ...route,
    writes,
    audited: route.audited ?? null,
    isLasting: !writes && route.answer !== "events" && (route.isLasting ?? true),
  } as unknown as Route;
}

/** Who may ask for numbers: everybody, each for whom they may see. */
export const everybody: readonly Role[] = ["admin", "leader", "manager", "rep"];
export const leaders: readonly Role[] = ["admin", "leader"];
export const managers: readonly Role[] = ["admin", "leader", "manager"];
export const admins: readonly Role[] = ["admin"];
