import { inflateSync } from "node:zlib";

/** What each page of a PDF that Typst wrote says, in the order it is drawn. It reads that compiler's layout of a file, no other's. */
export function pageTexts(pdf: Uint8Array): string[] {
  const source = Buffer.from(pdf).toString("latin1");
  const objects = new Map(
    [...source.matchAll(/^(\d+) 0 obj\s([\s\S]*?)\sendobj/gm)].map(([, id = "", body = ""]) => [id, body]),
  );
  const at = (id: string | undefined) => objects.get(id ?? "") ?? "";
  const pages = (at(/\/Type \/Catalog[\s\S]*?\/Pages (\d+)/.exec(source)?.[1]).match(/\d+ 0 R/g) ?? [])
    .map((reference) => at(reference.split(" ")[0]))
    .flatMap((body) => leaves(body, at));
  return pages.map((page) => {
    const fonts = /\/Font <<([\s\S]*?)>>/.exec(page)?.[1] ?? "";
    const letters = new Map(
      [...fonts.matchAll(/\/(\S+) (\d+) 0 R/g)].map(([, name = "", id]) => [
        name,
        lettersOf(streamOf(at(/\/ToUnicode (\d+)/.exec(at(id))?.[1]))),
      ]),
    );
    let font = "";
    const drawn = streamOf(at(/\/Contents (\d+)/.exec(page)?.[1]));
    const pieces = drawn.matchAll(/\/(\S+) [\d.]+ Tf|\(((?:[^\\()]|\\[\s\S]|\((?:[^\\()]|\\[\s\S])*\))*)\)|\bET\b/g);
    return [...pieces]
      .map(([whole, name, glyphs]) => {
        if (name !== undefined) font = name;
        if (glyphs !== undefined)
          return glyphCodes(glyphs)
            .map((code) => letters.get(font)?.get(code) ?? "")
            .join("");
        return whole === "ET" ? " " : "";
      })
      .join("");
  });
}

function leaves(body: string, at: (id: string | undefined) => string): string[] {
  if (!body.includes("/Kids")) return [body];
  const kids = /\/Kids \[([^\]]*)\]/.exec(body)?.[1]?.match(/\d+(?= 0 R)/g) ?? [];
  return kids.flatMap((id) => leaves(at(id), at));
}

function streamOf(body: string): string {
  const start = /stream\r?\n/.exec(body);
  const length = Number(/\/Length (\d+)/.exec(body)?.[1] ?? 0); // what is compressed may hold any byte, line ends too
  const raw = start === null ? "" : body.slice(start.index + start[0].length, start.index + start[0].length + length);
  if (!body.includes("/FlateDecode")) return raw;
  return inflateSync(Buffer.from(raw, "latin1")).toString("latin1");
}

/** Of a ToUnicode map: the letters of each glyph. */
function lettersOf(map: string): Map<number, string> {
  return new Map(
    [...map.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gim)].map(([, code = "", letters = ""]) => [
      Number.parseInt(code, 16),
      Buffer.from(letters, "hex").swap16().toString("utf16le"),
    ]),
  );
}

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** A literal string of two bytes for each glyph. */
function glyphCodes(literal: string): number[] {
  const bytes = [...literal.matchAll(/\\([0-7]{1,3})|\\([\s\S])|([\s\S])/g)].map(([, octal, escaped, plain]) =>
    octal !== undefined
      ? Number.parseInt(octal, 8)
      : escaped !== undefined
        ? (escapes[escaped] ?? escaped.charCodeAt(0))
        : (plain ?? "").charCodeAt(0),
  );
  return Array.from(
    { length: bytes.length / 2 },
    (_, index) => (bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0),
  );
}
