import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { RepmarkError } from "../domain/repmark-error.ts";

/** Keys that seal what must not be read from a stolen copy of the store: AES-256-GCM. */
export interface Keys {
  seal(text: string, of: string): Buffer;
  /** Refuses what was sealed with a key we do not have, of something else, or altered. */
  open(sealed: Uint8Array, of: string): string;
}

/** `REPMARK_KEY` and, while that is being changed, `REPMARK_OLD_KEY`: 32 bytes in base64. */
export type KeyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The keys of a data folder: of the environment when it has one, else of the file `key` in the folder, made on first use and
 * readable by its owner alone. A seal names its key, so that one that is being changed finds the one before.
 */
export function keysOf(folder: string, environment: KeyEnvironment): Keys {
  const current = () => named(environment, "REPMARK_KEY") ?? fileKey(folder);
  const others = () =>
    [named(environment, "REPMARK_OLD_KEY"), read(keyPath(folder)), read(nextPath(folder))].filter(
      (key) => key !== undefined,
    );
  return {
    seal: (text, of) => sealed(current(), text, of),
    open: (seal, of) => {
      const id = seal.subarray(1, 5);
      const key = [named(environment, "REPMARK_KEY"), ...others()].find(
        (one) => one !== undefined && idOf(one).equals(id),
      );
      if (key === undefined) throw keyLost(folder);
      return opened(key, seal, of);
    },
  };
}

/**
 * Changes the key: `reseal` is given the new keys and seals everything anew with them, all or nothing. A key of the environment is changed there
 * first, with the old one as `REPMARK_OLD_KEY`. A kill at any instant leaves every seal with a key that is there.
 */
export function rotateKey(folder: string, environment: KeyEnvironment, reseal: (keys: Keys) => void): void {
  if (named(environment, "REPMARK_KEY") !== undefined) {
    reseal(keysOf(folder, environment));
    for (const file of [keyPath(folder), nextPath(folder)]) rmSync(file, { force: true }); // they open nothing any more
    return;
  }
  const { open } = keysOf(folder, environment);
  const next = read(nextPath(folder)) ?? madeAt(nextPath(folder));
  reseal({ seal: (text, of) => sealed(next, text, of), open });
  renameDurably(nextPath(folder), keyPath(folder));
}

const version = 1;

/** 1 byte version, 4 of the key's id, 12 nonce, 16 tag, then the text. What it is a secret of is sealed with it. */
function sealed(key: Buffer, text: string, of: string): Buffer {
  const nonce = randomBytes(12);
  const head = Buffer.concat([Buffer.of(version), idOf(key)]);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.concat([head, Buffer.from(of)]));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), body]);
}

function opened(key: Buffer, seal: Uint8Array, of: string): string {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, seal.subarray(5, 17))
      .setAAD(Buffer.concat([seal.subarray(0, 5), Buffer.from(of)]))
      .setAuthTag(seal.subarray(17, 33));
    return Buffer.concat([decipher.update(seal.subarray(33)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new RepmarkError("seal-broken", `The secrets of “${of}” have been altered and cannot be read.`, {
      kind: "folder",
      hint: "Connect it again: repmark connect. Its records and where to go on from are not lost.",
      cause,
    });
  }
}

/** Tells keys apart without telling them. */
function idOf(key: Buffer): Buffer {
  return createHash("sha256").update("repmark key").update(key).digest().subarray(0, 4);
}

const keyPath = (folder: string) => join(folder, "key");
const nextPath = (folder: string) => join(folder, "key.next");

function fileKey(folder: string): Buffer {
  return read(keyPath(folder)) ?? madeAt(keyPath(folder));
}

function read(path: string): Buffer | undefined {
  if (!existsSync(path)) return undefined;
  if ((statSync(path).mode & 0o077) !== 0)
    throw new RepmarkError(
      "key-readable",
      `${path}, which opens the secrets of your connections, can be read by others.`,
      {
        kind: "folder",
        hint: `If nobody has, take their rights away: chmod 600 ${path}. If somebody may have, change the secrets in the CRM too.`,
      },
    );
  return decoded(readFileSync(path, "utf8").trim(), path);
}

function madeAt(path: string): Buffer {
  const key = randomBytes(32);
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeSync(file, `${key.toString("base64")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(temporary, 0o600);
  renameDurably(temporary, path);
  return key;
}

/** What is sealed with a key must not outlive a power cut that the key does not. */
function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function named(environment: KeyEnvironment, name: "REPMARK_KEY" | "REPMARK_OLD_KEY"): Buffer | undefined {
  const text = environment[name];
  return text === undefined || text === "" ? undefined : decoded(text, name);
}

function decoded(text: string, where: string): Buffer {
  const key = Buffer.from(text, "base64");
  if (key.length === 32) return key;
  throw new RepmarkError("bad-key", `${where} is not a key: 32 bytes in base64 are needed.`, {
    kind: "folder",
    hint: "Make one with: openssl rand -base64 32",
  });
}

function keyLost(folder: string): RepmarkError {
  return new RepmarkError("key-lost", "The key that the secrets of your connections were sealed with is not here.", {
    kind: "folder",
    hint: `Give it as REPMARK_KEY or as ${keyPath(folder)}, or connect again: repmark connect. Records are not lost.`,
  });
}
