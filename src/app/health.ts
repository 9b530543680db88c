import { statfsSync } from "node:fs";
import type { DamageTold } from "./warehouse-damage.ts";
import type { Workspace } from "./workspace.ts";

export interface Health {
  /** `degraded`: questions are answered, and something cannot be kept. */
  readonly status: "ok" | "degraded";
  /** Of the data. */
  readonly version: string;
  /** What is the matter, for whoever looks after the machine; left out when nothing is. */
  readonly problems?: readonly { readonly code: string; readonly says: string }[];
  /** What was the matter lately and is mended; left out when nothing was. */
  readonly notices?: readonly { readonly code: string; readonly says: string }[];
}

/** What is free where the data folder is, and how large that is; bytes. */
export interface Room {
  readonly free: number;
  readonly size: number;
}

/** Answered from what is known and one call of the file system, so that it is quick whatever else is going on. */
export function health(workspace: Workspace, room: (path: string) => Room = roomAt): Health {
  const { version } = workspace.data;
  const damage = workspace.damages.lately(workspace.effects.now());
  const mended = damage === null ? {} : { notices: [{ code: "warehouse-damaged", says: damageSaid(damage) }] };
  const { free, size } = room(workspace.folder);
  if (free >= leastRoom(size)) return { status: "ok", version, ...mended };
  const says = `There are ${Math.floor(free / 2 ** 20)} MB left where the data folder is: nothing new can be read or kept until there is room.`;
  return { status: "degraded", version, problems: [{ code: "disk-full", says }], ...mended };
}

/** For whoever looks after the machine. */
export function damageSaid({ at, how, keptAs }: DamageTold): string {
  const found = `The warehouse file was found damaged at ${at}${how === "" ? "" : ` (${how})`} and was made again from the imported records: the numbers are right.`;
  const kept = keptAs.length === 0 ? "" : ` The damaged file is kept as ${keptAs.join(" and ")}.`;
  return `${found}${kept} Look after the disk.`;
}

export function roomAt(path: string): Room {
  const { bavail, blocks, bsize } = statfsSync(path);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** A twentieth of a small disk, a quarter of a gigabyte of a large one: less than a sync and a build may need. */
const leastRoom = (size: number) => Math.min(size / 20, 256 * 2 ** 20);
