/**
 * Something is wrong with the call or the world, said in one sentence, with the way to mend it.
 * Trouble with the *data* is returned as a data issue instead; a bug is an ordinary `Error`.
 */
export class RepmarkError extends Error {
  readonly code: string;
  readonly hint: string;
  /** Which exit code or status family: the faces alone turn it into one. */
  readonly kind: ErrorKind;

  constructor(code: string, message: string, options: { hint: string; kind: ErrorKind; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "RepmarkError";
    this.code = code;
    this.hint = options.hint;
    this.kind = options.kind;
  }
}

/** `usage`: wrong use (exit 2). `data`: the data could not be used, nothing was changed (3). `refused`: a CRM or network (4). `folder`: the data folder is busy or damaged (5). */
export type ErrorKind = "usage" | "data" | "refused" | "folder";
