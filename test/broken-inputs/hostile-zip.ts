import { crc32, deflateRawSync } from "node:zlib";

/** A part of an archive, and what the archive says of it that is not so. */
export interface Part {
  readonly name: string;
  readonly content: string | Buffer;
  readonly says?: {
    readonly size?: number;
    readonly packed?: number;
    readonly crc?: number;
    readonly flags?: number;
    readonly method?: number;
    /** Rights and kind of file in Unix: a link is 0o120777. */
    readonly mode?: number;
    /** Where it begins: that of another, or beyond the end. */
    readonly offset?: number;
    readonly extra?: Buffer;
  };
}

/** A ZIP written byte by byte, so that it can lie. `count` is how many parts it says it has. */
export function zipOf(
  parts: readonly Part[],
  { count, comment = "" }: { count?: number; comment?: string } = {},
): Buffer {
  const [bodies, entries]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, content, says = {} } of parts) {
    const plain = Buffer.from(content);
    const packed = says.method === 0 ? plain : deflateRawSync(plain, { level: 9 });
    const [text, extra] = [Buffer.from(name), says.extra ?? Buffer.alloc(0)];
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(says.flags ?? 0x800, 2);
    shared.writeUInt16LE(says.method ?? 8, 4);
    shared.writeUInt32LE(says.crc ?? crc32(plain), 10);
    shared.writeUInt32LE(says.packed ?? packed.length, 14);
    shared.writeUInt32LE(says.size ?? plain.length, 18);
    shared.writeUInt16LE(text.length, 22);
    shared.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), shared, text, extra, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((says.mode ?? 0o100600) << 16) >>> 0, 6);
    tail.writeUInt32LE(says.offset ?? at, 10);
    entries.push(Buffer.concat([Buffer.from("504b01021e03", "hex"), shared, tail, text, extra]));
    bodies.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Math.min(count ?? parts.length, 0xffff), 4);
  end.writeUInt16LE(Math.min(count ?? parts.length, 0xffff), 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...bodies, directory, Buffer.from("504b0506", "hex"), end, Buffer.from(comment)]);
}
