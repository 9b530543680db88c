import type { Language, Words } from "./language.ts";

/**
 * Something is wrong with the call or the world, said in one sentence, with the way to mend it.
 * Trouble with the *data* is returned as a data issue instead; a bug is an ordinary `Error`.
 */
export class RepmarkError extends Error {
  readonly code: string;
  readonly hint: string;
  /** Which exit code or status family: the faces alone turn it into one. */
  readonly kind: ErrorKind;
  readonly #words: { readonly message: string | Words; readonly hint: string | Words };

  /** A sentence without a language of its own is English; so is `message`, for logs and programs. */
  constructor(
    code: string,
    message: string | Words,
    options: { hint: string | Words; kind: ErrorKind; cause?: unknown },
  ) {
    super(inLanguage(message, "en"), { cause: options.cause });
    this.name = "RepmarkError";
    this.code = code;
    this.hint = inLanguage(options.hint, "en");
    this.kind = options.kind;
    this.#words = { message, hint: options.hint };
  }

  /** As it is told to a person. */
  told(language: Language): { readonly message: string; readonly hint: string } {
    return { message: inLanguage(this.#words.message, language), hint: inLanguage(this.#words.hint, language) };
  }
}

/** A sentence for people in every language, on its way from one thread or process to another. */
export interface ToldError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: Words;
  readonly hint: Words;
}

/** To be sent on. */
export function toTold(error: RepmarkError): ToldError {
  const [en, sv] = [error.told("en"), error.told("sv")];
  return {
    code: error.code,
    kind: error.kind,
    message: { en: en.message, sv: sv.message },
    hint: { en: en.hint, sv: sv.hint },
  };
}

/** As it was before it was sent. */
export const fromTold = ({ code, message, hint, kind }: ToldError): RepmarkError =>
  new RepmarkError(code, message, { hint, kind });

const inLanguage = (text: string | Words, language: Language) => (typeof text === "string" ? text : text[language]);

/** `usage`: wrong use (exit 2). `data`: the data could not be used, nothing was changed (3). `refused`: a CRM or network (4). `forbidden`: not for whoever asks (4). `folder`: the data folder is busy or damaged (5). */
export type ErrorKind = "usage" | "data" | "refused" | "forbidden" | "folder";
