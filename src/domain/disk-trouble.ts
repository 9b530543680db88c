import { RepmarkError, type ToldError, toTold } from "./repmark-error.ts";

/**
 * What the disk said, as one sentence that names the file and what to do: from an error of Node, DuckDB or SQLite, or from what caused it. Not all of them
 * say which `file` it was. null: it was not the disk.
 */
export function diskTrouble(error: unknown, file?: string): RepmarkError | null {
  for (let cause = error; cause instanceof Error && !(cause instanceof RepmarkError); cause = cause.cause) {
    const found = ofNode(cause, file) ?? ofDuckDb(cause, file) ?? ofSqlite(cause, file);
    if (found !== null) return inWords(found.trouble, found.file, error);
  }
  return null;
}

/** What can be said of an error in a sentence: itself, where it is one, or what the disk said; null of a fault of ours. */
export function refusalOf(error: unknown): RepmarkError | null {
  return error instanceof RepmarkError ? error : diskTrouble(error);
}

/** An error on its way to another thread or process: a sentence for people, or the fault that it is. */
export type SentError = { readonly refused: ToldError } | { readonly failed: Error };

export function sentOn(error: unknown): SentError {
  const refusal = refusalOf(error);
  if (refusal !== null) return { refused: toTold(refusal) };
  return { failed: error instanceof Error ? error : new Error(String(error)) };
}

const anyFile = "a file of the data folder";

type Trouble = "full" | "forbidden" | "broken";
type Found = { readonly trouble: Trouble; readonly file: string } | null;

const byCode: Readonly<Record<string, Trouble>> = {
  ENOSPC: "full",
  EDQUOT: "full",
  EACCES: "forbidden",
  EPERM: "forbidden",
  EROFS: "forbidden",
  EIO: "broken",
};

function ofNode(error: Error, file: string | undefined): Found {
  const { code, path, dest } = error as Error & { code?: unknown; path?: unknown; dest?: unknown };
  if (typeof code !== "string" || !("syscall" in error)) return null;
  // Making a folder with those above it, Node tells other errors as this one.
  const trouble = code === "ENOENT" && error.syscall === "mkdir" ? "broken" : byCode[code];
  if (trouble === undefined) return null;
  return { trouble, file: String(dest ?? path ?? file ?? anyFile) };
}

const byWords: Readonly<Record<string, Trouble>> = {
  "No space left on device": "full",
  "Disk quota exceeded": "full",
  "Permission denied": "forbidden",
  "Operation not permitted": "forbidden",
  "Read-only file system": "forbidden",
  "Input/output error": "broken",
};
const told = new RegExp(`"([^"]+)"[^"]*: (${Object.keys(byWords).join("|")})`);

function ofDuckDb({ message }: Error, file: string | undefined): Found {
  const [, named, words] = told.exec(message) ?? [];
  if (named !== undefined && words !== undefined) return { trouble: byWords[words]!, file: named };
  return /\bfsync failed\b/.test(message) ? { trouble: "broken", file: file ?? anyFile } : null;
}

/** By SQLite's own numbers: FULL; PERM, READONLY and CANTOPEN; IOERR. */
const bySqlite: Readonly<Record<number, Trouble>> = {
  13: "full",
  3: "forbidden",
  8: "forbidden",
  14: "forbidden",
  10: "broken",
};

function ofSqlite(error: Error, file: string | undefined): Found {
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  if (code !== "ERR_SQLITE_ERROR" || file === undefined) return null;
  const trouble = bySqlite[Number(errcode) & 0xff];
  return trouble === undefined ? null : { trouble, file };
}

function inWords(trouble: Trouble, file: string, cause: unknown): RepmarkError {
  switch (trouble) {
    case "full":
      return new RepmarkError(
        "disk-full",
        { en: `There is no room left to write ${file}.`, sv: `Det finns ingen plats kvar att skriva ${file}.` },
        {
          kind: "folder",
          hint: {
            en: "Free some space and try again; what was there before is as it was.",
            sv: "Frigör utrymme och försök igen; det som fanns är som det var.",
          },
          cause,
        },
      );
    case "forbidden":
      return new RepmarkError(
        "data-folder-unwritable",
        { en: `${file} cannot be written: it is not allowed.`, sv: `${file} kan inte skrivas: det är inte tillåtet.` },
        {
          kind: "folder",
          hint: {
            en: "Check that you may write to the data folder, or choose another with --data or REPMARK_DATA.",
            sv: "Se efter att du får skriva i datamappen, eller välj en annan med --data eller REPMARK_DATA.",
          },
          cause,
        },
      );
    case "broken":
      return new RepmarkError(
        "disk-broken",
        {
          en: `The disk answers with an error when ${file} is written.`,
          sv: `Disken svarar med ett fel när ${file} skrivs.`,
        },
        {
          kind: "folder",
          hint: {
            en: "Check the disk and try again; what was there before is as it was. On another disk repmark restore makes the folder anew from a backup.",
            sv: "Kontrollera disken och försök igen; det som fanns är som det var. På en annan disk gör repmark restore om mappen från en säkerhetskopia.",
          },
          cause,
        },
      );
  }
}
