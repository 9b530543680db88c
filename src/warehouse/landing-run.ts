import { z } from "zod";

const landingPart = z.object({
  /** What it holds: for a file the raw table it feeds, such as `opportunity`; for a CRM one of its objects. Parts of one object are loaded one after the other. */
  object: z.string(),
  /** The file, relative to the data folder's `landing/`. */
  file: z.string(),
  /** Where it came from: the name of the imported file, or the CRM's object. */
  source: z.string(),
  /** Records in it; null where the connector does not count. */
  rows: z.number().nullable(),
  /** Size and SHA-256 of the content before compression. */
  bytes: z.number(),
  sha256: z.string(),
  /** Size of the compressed file: a cut one is seen without reading it. */
  storedBytes: z.number(),
  /** The connector's own words for reading this part; only the connector understands them. */
  format: z.unknown(),
});

/** What one landing file holds and how to read it. */
export type LandingPart = Readonly<z.infer<typeof landingPart>>;

/** One import or sync, whole or not at all. */
export interface LandingRun {
  readonly run: string;
  readonly connection: string;
  /** Which loader reads its parts, such as `csv`. */
  readonly connector: string;
  /** When the source said so: the time of the export or sync. */
  readonly observedAt: string;
  /** Whether someone said `observedAt`, or it was taken from the file's date. */
  readonly observedAtStated: boolean;
  /** The last instant the records speak of; null when not known. */
  readonly dataThrough: string | null;
  readonly committedAt: string;
  readonly parts: readonly LandingPart[];
  /** What the next sync of the connection has to know: cursors and the like, committed with the records they speak of. None: an import. */
  readonly state?: unknown;
  /** What formats of several parts call by name: kept once. */
  readonly lookups?: Readonly<Record<string, unknown>> | undefined;
}

/** A run that is still being written: what of it is on disk, and how its connector goes on from there. */
export interface Journal {
  readonly run: string;
  readonly connection: string;
  readonly connector: string;
  readonly extension: string;
  readonly startedAt: string;
  readonly parts: readonly LandingPart[];
  readonly goOn: unknown;
}

/** The version of the shape of manifests and journals; a higher one is of a newer Repmark. Version 1 knew no `state`, version 2 no `lookups`. */
export const manifestVersion = 3;

export const manifest = z.object({
  version: z.number(),
  run: z.string(),
  connection: z.string(),
  connector: z.string(),
  observedAt: z.string(),
  observedAtStated: z.boolean(),
  dataThrough: z.string().nullable(),
  committedAt: z.string(),
  parts: z.array(landingPart),
  state: z.unknown().optional(),
  lookups: z.record(z.string(), z.unknown()).optional(),
});

export const journal = z.object({
  version: z.number(),
  run: z.string(),
  connection: z.string(),
  connector: z.string(),
  extension: z.string(),
  startedAt: z.string(),
  parts: z.array(landingPart),
  goOn: z.unknown(),
});
