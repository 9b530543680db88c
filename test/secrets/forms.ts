import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { zstdDecompressSync } from "node:zlib";

/** Secrets by what they are. */
export type Canaries = Readonly<Record<string, string>>;

/** How a secret may be written: as it is, in an address, in JSON, in hex, and in base64 wherever in a longer text it stands. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    // What the bytes around it have a part in is left out.
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
  const plain = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64];
  const hex = bytes.toString("hex");
  return [
    ...new Set([
      ...plain,
      ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
      ...base64.map((text) => encodeURIComponent(text)),
      hex,
      hex.toUpperCase(),
    ]),
  ];
}

/** Which of them are in it, in whatever form. */
export function foundIn(content: Buffer | string, canaries: Canaries): string[] {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return Object.entries(canaries).flatMap(([name, secret]) =>
    formsOf(secret).some((form) => bytes.includes(form)) ? [name] : [],
  );
}

/** Every file below a folder by its path, what is compressed as it was before. */
export function filesBelow(folder: string): ReadonlyMap<string, Buffer> {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    all.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const isPacked = bytes.subarray(0, 4).equals(zstdMagic);
      return [relative(folder, path), isPacked ? Buffer.concat([bytes, zstdDecompressSync(bytes)]) : bytes];
    }),
  );
}

const zstdMagic = Buffer.from("28b52ffd", "hex");
