import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyRequest } from "fastify";
import { RepmarkError } from "../domain/repmark-error.ts";

/** Files that were sent, on disk in a folder of their own. */
export interface Upload {
  readonly paths: readonly string[];
  /** A mapping that was sent beside them. */
  readonly mapping: string | undefined;
  /** What stood beside the files. */
  readonly fields: Readonly<Record<string, string>>;
  /** The same for the same content under the same names. */
  readonly fingerprint: string;
  /** Removes all of it. */
  remove(): Promise<void>;
}

/** What one upload may hold; DESIGN's largest company comes as a file of 2 GB. */
export const uploadLimits = {
  files: 50,
  fileSize: 2 * 1024 ** 3,
  fields: 10,
  fieldSize: 10_000,
  parts: 60,
  fieldNameSize: 40,
  headerPairs: 20,
} as const;

/** Takes the files of a request into `folder`; when anything is wrong with one, nothing is left of any. */
export async function receive(request: FastifyRequest, folder: string): Promise<Upload> {
  const own = await mkdtemp(join(folder, "upload-"));
  const remove = () => rm(own, { recursive: true, force: true });
  const hash = createHash("sha256");
  const [paths, fields]: [string[], Record<string, string>] = [[], Object.create(null)];
  let mapping: string | undefined;
  try {
    for await (const part of request.parts({ limits: uploadLimits })) {
      if (part.type === "field") {
        if (part.fieldname in fields) throw twice(part.fieldname);
        fields[part.fieldname] = String(part.value);
        hash.update(JSON.stringify([part.fieldname, String(part.value)]));
        continue;
      }
      const path = join(own, safeName(part.filename));
      if (paths.includes(path) || path === mapping) throw twice(basename(path));
      hash.update(JSON.stringify([part.fieldname, basename(path)]));
      const read = new PassThrough();
      read.on("data", (piece: Buffer) => hash.update(piece));
      await pipeline(part.file, read, createWriteStream(path, { flags: "wx", mode: 0o600 }));
      if (part.file.truncated) throw tooLarge();
      if (part.fieldname === "mapping") mapping = path;
      else paths.push(path);
    }
    if (paths.length === 0) throw noFile();
    return { paths, mapping, fields: { ...fields }, fingerprint: hash.digest("hex"), remove };
  } catch (error) {
    await remove();
    throw request.raw.destroyed && !request.raw.complete ? senderLeft(error) : error;
  }
}

/** The last word of whatever somebody calls a file: what it is a table of is told by its name. */
function safeName(name: string): string {
  const last = basename(name.replaceAll("\\", "/")).normalize("NFC");
  const plain = last.replace(/[^\p{L}\p{N} ._()+-]/gu, "_").replace(/^\.+/, "");
  const extension = extname(plain).toLowerCase();
  if (!readable.has(extension)) {
    throw new RepmarkError(
      "unreadable-kind",
      {
        en: `Repmark does not read files like “${plain.slice(0, 80)}”.`,
        sv: `Repmark läser inte filer som ”${plain.slice(0, 80)}”.`,
      },
      {
        kind: "usage",
        hint: {
          en: "Send CSV or XLSX exports, and a mapping as YAML in the part “mapping”.",
          sv: "Skicka exporter som CSV eller XLSX, och en mappning som YAML i delen ”mapping”.",
        },
      },
    );
  }
  return `${plain.slice(0, -extension.length).slice(0, 100)}${extension}`;
}

const readable = new Set([".csv", ".tsv", ".txt", ".xlsx", ".yaml", ".yml"]);

const twice = (name: string) =>
  new RepmarkError(
    "sent-twice",
    { en: `“${name.slice(0, 80)}” was sent twice.`, sv: `”${name.slice(0, 80)}” skickades två gånger.` },
    { kind: "usage", hint: { en: "Send each once.", sv: "Skicka varje en gång." } },
  );

const noFile = () =>
  new RepmarkError(
    "nothing-sent",
    { en: "No file was sent.", sv: "Ingen fil skickades." },
    {
      kind: "usage",
      hint: {
        en: "Send files as multipart/form-data, each in a part called “files”.",
        sv: "Skicka filer som multipart/form-data, varje i en del som heter ”files”.",
      },
    },
  );

const senderLeft = (cause: unknown) =>
  new RepmarkError("reader-left", "Whoever sent files has left in the middle.", {
    kind: "usage",
    hint: "Send them again.",
    cause,
  });

const tooLarge = () =>
  new RepmarkError(
    "body-too-large",
    { en: "A file is larger than 2 GB.", sv: "En fil är större än 2 GB." },
    {
      kind: "usage",
      hint: {
        en: "Read it on the server itself: repmark import FILE.",
        sv: "Läs in den på själva servern: repmark import FIL.",
      },
    },
  );
