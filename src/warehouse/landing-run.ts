/** What one landing file holds and how to read it. */
export interface LandingPart {
  /** The raw table it feeds, such as `opportunity`. */
  readonly object: string;
  /** The file, relative to the data folder's `landing/`. */
  readonly file: string;
  /** Where it came from: the name of the imported file, or the CRM's object. */
  readonly source: string;
  /** Records in it; null where the connector does not count. */
  readonly rows: number | null;
  /** Size and SHA-256 of the content before compression. */
  readonly bytes: number;
  readonly sha256: string;
  /** Size of the compressed file: a cut one is seen without reading it. */
  readonly storedBytes: number;
  /** The connector's own words for reading this part; only the connector understands them. */
  readonly format: unknown;
}

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
}

/** The version of the manifest's shape; a higher one is of a newer Repmark. */
export const manifestVersion = 1;
