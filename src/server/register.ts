import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Caller } from "../app/access/caller.ts";
import { forAdmins, forLeaders, keyForLess, signInNeeded } from "../app/access/refusals.ts";
import { Seen } from "../app/access/seen.ts";
import { actingAs } from "../app/acting.ts";
import { onceOnly } from "../app/once-only.ts";
import { whileWanted } from "../app/wanted.ts";
import type { Language } from "../domain/language.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { AnswersBeside } from "./beside/answers-beside.ts";
import { etagOf, isKnown, mayBeKept } from "./etag.ts";
import { eventStream } from "./events.ts";
import { formatOf, jsonType, type Presented, present } from "./present.ts";
import { languageOf } from "./problem.ts";
import { limited } from "./rate-limit.ts";
import type { Call, EventSource, FileAnswer, Route } from "./route.ts";
import type { Kept, SentAnswers } from "./sent-answers.ts";
import type { ServerWorld } from "./server-world.ts";
import { receive, type Upload } from "./upload.ts";

/** Where all routes of the table are. */
export const apiRoot = "/api/v1";

/** A body of ours is a few lines; files have limits of their own. */
const largestBody = 256 * 1024;

/** How answers come about that are a function of the folder. */
interface Answers {
  readonly sent: SentAnswers;
  /** Works them out while this thread goes on answering; undefined: they are worked out here. */
  readonly beside: AnswersBeside | undefined;
}

interface Registering {
  readonly world: ServerWorld;
  readonly answers: Answers;
  readonly callerOf: (request: FastifyRequest) => Caller | null | Promise<Caller | null>;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; null where nobody has signed in. */
    caller: Caller | null;
  }
}

/** The one way in which an address comes about: parse, authorise, call one verb, present. */
export function register(server: FastifyInstance, route: Route, { world, callerOf, answers }: Registering): void {
  const { params, query, body, answer, status = 200 } = route;
  server.route({
    method: route.method,
    url: `${apiRoot}${route.path}`,
    bodyLimit: largestBody,
    schema: {
      params: params ?? z.strictObject({}),
      querystring: query ?? z.strictObject({}),
      ...(body === undefined ? {} : { body }),
      ...(answer === "file" || answer === "events" ? {} : { response: { [status]: answer } }),
    },
    // Before anything is parsed: whoever may not ask learns nothing of how to ask.
    onRequest: [
      async (request) => {
        request.caller = await callerOf(request);
      },
      ...limited(server),
      async (request) => {
        authorise(route, request.caller);
        if (route.writes && request.caller?.key === null && isFromElsewhere(request)) throw fromElsewhere();
      },
    ],
    preValidation: async (request) => checkBody(route, request),
    handler: async (request, reply) => {
      const caller = request.caller as Caller;
      const reader = readerOf(reply);
      const call = async (): Promise<Call> => {
        const seen = await Seen.by(world.workspace, caller);
        return { ...parsed(request), seen, world, reader, upload: null };
      };
      return actingAs(caller.name, async () => {
        // What is written is written to its end, whether or not somebody waits for it.
        if (route.writes) return write(route, await call(), request, reply);
        return whileWanted(reader, async () => read(route, await call(), { request, reply, answers }));
      });
    },
  });
}

function authorise({ roles, scope, writes }: Route, caller: Caller | null): void {
  if (caller === null) throw signInNeeded();
  if (!roles.includes(caller.role)) throw roles.includes("leader") ? forLeaders() : forAdmins();
  if (caller.key === null) return;
  if (scope === null) throw forAdmins();
  const needed = writes && scope === "read" ? "write" : scope;
  if (!caller.key.scopes.includes(needed)) throw keyForLess(needed);
}

/**
 * Whether another site's page sent it: a browser says so by itself, and adds what lets its owner in, or is on the very machine. A key is added by
 * nobody but a program that has it.
 */
function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host;
}

/** Two kinds of body alone, and none where none is wanted: what is read two ways by two programs is no safe body. */
function checkBody({ body, uploads }: Route, request: FastifyRequest): void {
  const isMultipart = request.isMultipart();
  if (isMultipart !== (uploads !== undefined)) throw mediaType(uploads === undefined);
  if (body === undefined && !isMultipart && request.body != null) throw unwantedBody();
}

interface Reading {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly answers: Answers;
}

async function read(route: Route, call: Call, { request, reply, answers }: Reading): Promise<unknown> {
  const etag = route.isLasting ? etagOf(request, call) : null;
  if (etag !== null && isKnown(request, etag)) {
    mayBeKept(reply, etag);
    return reply.status(304).send();
  }
  if (route.answer === "events") return sendEvents(route, call, reply);
  const accepted = String(request.headers["accept-encoding"] ?? "");
  const known = etag === null ? undefined : await answers.sent.find(etag, accepted);
  if (known !== undefined) return sendKept(known, etag, reply);
  const { version } = call.seen;
  const found = await answered(route, call, answers.beside, languageOf(request));
  // What was built while it was being asked may be part of the answer: then it is nobody's to keep.
  const isStill = etag !== null && etag === etagOf(request, call) && found.version === version;
  mayBeKept(reply, isStill ? etag : null);
  if (found.name === null) {
    const { buffer, byteOffset, byteLength } = found.content;
    const text = Buffer.from(buffer, byteOffset, byteLength); // the same bytes: a copy of megabytes is garbage that has to be collected
    if (isStill) answers.sent.keep(etag, text);
    const kept = isStill ? await answers.sent.find(etag, accepted) : undefined;
    return kept === undefined ? reply.type(found.type).send(text) : sendKept(kept, etag, reply);
  }
  if (route.audited !== null) call.seen.exported(`${route.name} as ${formatOf(call)}`, call.query);
  return sendFile({ ...found, name: found.name }, reply);
}

function sendKept({ bytes, encoding }: Kept, etag: string | null, reply: FastifyReply): FastifyReply {
  mayBeKept(reply, etag);
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  return reply.type(jsonType).send(bytes);
}

/** By the thread beside this one, where there is one and the answer is a function of the folder; here where that cannot. */
async function answered(
  route: Route,
  call: Call,
  thread: AnswersBeside | undefined,
  language: Language,
): Promise<Presented & { readonly version: string }> {
  const beside = route.isLasting ? await thread?.answer(route, call, language) : undefined;
  return beside ?? { version: call.seen.version, ...(await present(route, call, language)) };
}

async function write(route: Route, call: Call, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  mayBeKept(reply, null);
  const { world, seen } = call;
  let upload: Upload | null = null;
  try {
    upload = route.uploads === undefined ? null : await receive(request, world.workspace.data.scratch());
    const asked = { ...call, upload, body: upload === null ? call.body : fieldsOf(route, upload) };
    let isTaken = false;
    const done = async () => {
      const answered = (route.answer as z.ZodType).parse(await handled(route, asked));
      isTaken = true;
      return { status: route.status ?? 200, body: JSON.stringify(answered) };
    };
    const key = keyOf(request);
    const { userId } = seen.caller;
    const fingerprint = fingerprintOf(asked);
    const sent =
      key === null
        ? { ...(await done()), isAgain: false }
        : await onceOnly(world.workspace, { userId, route: route.name, key, fingerprint }, done);
    if (isTaken) upload = null; // the work that was begun removes it
    if (sent.isAgain) reply.header("idempotency-replayed", "true");
    return reply.status(sent.status).type(jsonType).send(Buffer.from(sent.body));
  } finally {
    await upload?.remove();
  }
}

const handled = (route: Route, call: Call) => route.handle(call as Call<never, never, never>);

function parsed({ params, query, body }: FastifyRequest) {
  return { params, query, body: body ?? undefined };
}

function fieldsOf({ uploads }: Route, { fields }: Upload): unknown {
  const read = (uploads as z.ZodType).safeParse(fields);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new RepmarkError(
    "bad-fields",
    {
      en: `The parts beside the files cannot be used. ${faults.join(" ")}`,
      sv: `Delarna vid sidan av filerna kan inte användas. ${faults.join(" ")}`,
    },
    {
      kind: "usage",
      hint: {
        en: "Send the parts that are documented, each as plain text.",
        sv: "Skicka de delar som är beskrivna, varje som vanlig text.",
      },
    },
  );
}

/** Of all that a write depends on, whatever order its names came in. */
function fingerprintOf({ params, query, body, upload }: Call): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    return Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]);
  };
  const all = JSON.stringify([sorted(params), sorted(query), sorted(body), upload?.fingerprint ?? null]);
  return createHash("sha256").update(all).digest("hex");
}

function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key === "string" && /^[\x21-\x7e]{8,200}$/.test(key)) return key;
  throw new RepmarkError(
    "bad-key",
    { en: "This Idempotency-Key cannot be used.", sv: "Denna Idempotency-Key kan inte användas." },
    {
      kind: "usage",
      hint: {
        en: "Send 8 to 200 plain characters without spaces, such as a UUID.",
        sv: "Skicka 8 till 200 vanliga tecken utan mellanslag, till exempel ett UUID.",
      },
    },
  );
}

/** A name that every header can hold, and the name itself for browsers. */
function sendFile({ content, type, name }: FileAnswer, reply: FastifyReply) {
  const plain = name.normalize("NFKD").replaceAll(/[^\w.-]+/g, "-");
  const marked = encodeURIComponent(name).replaceAll(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);
  return reply
    .type(type)
    .header("content-disposition", `attachment; filename="${plain}"; filename*=UTF-8''${marked}`)
    .send(typeof content === "string" ? Buffer.from(content) : Buffer.from(content));
}

async function sendEvents(route: Route, call: Call, reply: FastifyReply) {
  const events = (await handled(route, call)) as EventSource;
  mayBeKept(reply, null);
  return reply.type("text/event-stream; charset=utf-8").header("x-accel-buffering", "no").send(eventStream(events));
}

/** Ends when the reader leaves before the answer is sent. */
function readerOf({ raw }: FastifyReply): AbortSignal {
  const reader = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) reader.abort(readerLeft());
  });
  return reader.signal;
}

const readerLeft = () =>
  new RepmarkError("reader-left", "Whoever asked has left.", { kind: "usage", hint: "Ask again." });

const fromElsewhere = () =>
  new RepmarkError(
    "from-elsewhere",
    { en: "This was sent by a page of another site.", sv: "Det här skickades av en sida på en annan webbplats." },
    {
      kind: "forbidden",
      hint: {
        en: "Change things in Repmark itself, or send a key.",
        sv: "Gör ändringen i Repmark självt, eller skicka en nyckel.",
      },
    },
  );

const mediaType = (isJson: boolean) =>
  new RepmarkError(
    "media-type",
    { en: "A body of this kind is not read here.", sv: "Innehåll av det här slaget läses inte här." },
    {
      kind: "usage",
      hint: isJson
        ? { en: "Send application/json.", sv: "Skicka application/json." }
        : { en: "Send multipart/form-data.", sv: "Skicka multipart/form-data." },
    },
  );

const unwantedBody = () =>
  new RepmarkError(
    "unwanted-body",
    { en: "No body is read here.", sv: "Inget innehåll läses här." },
    { kind: "usage", hint: { en: "Send the address alone.", sv: "Skicka bara adressen." } },
  );
