import { parentPort, workerData } from "node:worker_threads";
import { Seen } from "../../app/access/seen.ts";
import { trialsApart } from "../../app/trials-apart.ts";
import { whileWanted } from "../../app/wanted.ts";
import { Workspace } from "../../app/workspace.ts";
import { sentOn } from "../../domain/disk-trouble.ts";
import { present } from "../present.ts";
import { routes } from "../routes/index.ts";
import type { ServerWorld } from "../server-world.ts";
import type { Order, Reply } from "./orders.ts";

type Question = Extract<Order, { route: string }>;

const port = parentPort!;
/** How far the server's clock is ahead of this thread's, milliseconds: a day begins for both at once. */
let ahead = 0;
const opening = Workspace.beside((workerData as { folder: string }).folder, {
  now: () => new Date(Date.now() + ahead),
  log: (line) => process.stderr.write(`${line}\n`),
  makeTrials: trialsApart,
});
opening.catch((error: unknown) =>
  setImmediate(() => {
    throw error; // whoever waits has been told; the next who asks begins another thread
  }),
);
/** After a fault: the server mends a damaged file, and its numbers are the same then. */
let isDoubtful = false;
const readers = new Map<number, AbortController>();
let looking: Promise<void> | undefined;

port.on("message", (order: Order) => {
  if ("isOver" in order) void end();
  else if ("isGivenUp" in order) readers.get(order.id)?.abort(new Error("Whoever asked has left."));
  else void answer(order);
});

/** The thread ends by itself once the queries that run have ended: no other is begun, and nothing is heard any more. */
async function end(): Promise<void> {
  port.close();
  for (const reader of readers.values()) reader.abort(new Error("The server stops."));
  (await opening.catch(() => null))?.close();
}

async function answer(question: Question): Promise<void> {
  const { id } = question;
  const reader = new AbortController();
  readers.set(id, reader);
  const reply = await worked(question, reader.signal).catch((error: unknown): Reply => ({ id, ...sentOn(error) }));
  if ("failed" in reply) isDoubtful = true;
  readers.delete(id);
  port.postMessage(reply, "presented" in reply ? [reply.presented.content.buffer as ArrayBuffer] : []);
}

async function worked(
  { id, route: name, caller, params, query, language, version, now }: Question,
  reader: AbortSignal,
): Promise<Reply> {
  ahead = now - Date.now();
  const workspace = await opening;
  if (isDoubtful || workspace.data.version !== version) await lookAgain(workspace);
  const route = routes.find((each) => each.name === name)!;
  const presented = await whileWanted(reader, async () => {
    const seen = await Seen.by(workspace, caller);
    const before = seen.version;
    const found = await present(
      route,
      { params, query, body: undefined, seen, world: worldOf(workspace), reader, upload: null },
      language,
    );
    return { found, version: before === seen.version ? before : "changed meanwhile" };
  });
  // In a buffer of its own, for it goes to the other thread as it is.
  const content = new Uint8Array(presented.found.content);
  return { id, presented: { ...presented.found, content }, version: presented.version };
}

/** Once for all who notice at the same time. */
function lookAgain(workspace: Workspace): Promise<void> {
  isDoubtful = false;
  looking ??= workspace.data.look().finally(() => {
    looking = undefined;
  });
  return looking;
}

/** What is worked out here is a function of the folder: of the server itself nothing is at hand. */
function worldOf(workspace: Workspace): ServerWorld {
  const notHere = (): never => {
    throw new Error("The server itself is not at hand beside it.");
  };
  return {
    workspace,
    get jobs() {
      return notHere();
    },
    get browsers() {
      return notHere();
    },
    get signIn() {
      return notHere();
    },
    running: notHere,
  };
}
