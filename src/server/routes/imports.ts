import { importFields, importsAnswer, jobAnswer, jobParams, jobsAnswer, templateQuery } from "../../api/connections.ts";
import { importFiles, template } from "../../app/import.ts";
import { isOver, type Job, type Jobs } from "../../app/jobs.ts";
import { rebuild } from "../../app/rebuild.ts";
import { admins, defineRoute, type EventSource, type Route } from "../route.ts";

/** Files, and work that takes longer than one waits for an answer. */
export const imports: readonly Route[] = [
  defineRoute({
    name: "addImport",
    method: "POST",
    path: "/imports",
    about: "Imports",
    says: "Takes exports as CSV or XLSX (parts “files”) and a mapping as YAML (part “mapping”), and begins to read them: all of it or nothing. With “dryRun” it says what was understood, as a mapping to edit too.",
    roles: admins,
    scope: null,
    status: 202,
    audited: "the import, once it is done",
    uploads: importFields,
    answer: jobAnswer,
    handle: ({ seen, world, upload, body: { dryRun, dateFormat, observedAt } }): Job => {
      const workspace = seen.administered();
      if (upload === null) throw new Error("An import without files came this far.");
      const { paths, mapping, remove } = upload;
      return world.jobs.begin({
        kind: "import",
        about: `${paths.length} files`,
        tidy: remove,
        run: (tell) =>
          importFiles(workspace, {
            paths,
            mapping,
            dateFormat,
            observedAt,
            dryRun: dryRun === "true",
            understood: (lines) => tell.understood(lines),
            progress: (step, done, of) => tell.progress({ step, done, of, says: null }),
          }),
      });
    },
  }),
  defineRoute({
    name: "getImportTemplate",
    method: "GET",
    path: "/imports/template",
    about: "Imports",
    says: "An empty table to fill in, as CSV: opportunities, reps, quotas and what else can be imported.",
    roles: admins,
    scope: null,
    query: templateQuery,
    answer: "file",
    handle: ({ query: { object } }) => ({
      content: template(object).csv,
      type: "text/csv; charset=utf-8",
      name: `${object}.csv`,
    }),
  }),
  defineRoute({
    name: "getImports",
    method: "GET",
    path: "/imports",
    about: "Imports",
    says: "Everything that was read, from files and from CRMs, the latest first.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: importsAnswer,
    handle: ({ seen }) => ({
      runs: seen
        .administered()
        .data.landing.runs()
        .toReversed()
        .map(({ run, connection, observedAt, committedAt, dataThrough, parts }) => ({
          run,
          connection,
          observedAt,
          committedAt,
          dataThrough,
          parts: parts.map(({ object, rows }) => ({ object, rows })),
        })),
    }),
  }),
  defineRoute({
    name: "rebuild",
    method: "POST",
    path: "/rebuild",
    about: "Upkeep",
    says: "Makes the warehouse anew from what was read.",
    roles: admins,
    scope: null,
    status: 202,
    answer: jobAnswer,
    handle: ({ seen, world }): Job => {
      const workspace = seen.administered();
      return world.jobs.begin({
        kind: "rebuild",
        about: "warehouse",
        run: (tell) => rebuild(workspace, (step, done, of) => tell.progress({ step, done, of, says: null })),
      });
    },
  }),
  defineRoute({
    name: "getJobs",
    method: "GET",
    path: "/jobs",
    about: "Imports",
    says: "Syncs, imports and rebuilds that somebody asked this server for, the latest first.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: jobsAnswer,
    handle: ({ seen, world }) => {
      seen.administered();
      return { jobs: world.jobs.all() };
    },
  }),
  defineRoute({
    name: "getJob",
    method: "GET",
    path: "/jobs/:id",
    about: "Imports",
    says: "How far a piece of work is, and what it came to.",
    roles: admins,
    scope: null,
    isLasting: false,
    params: jobParams,
    answer: jobAnswer,
    handle: ({ seen, world, params: { id } }) => {
      seen.administered();
      return world.jobs.find(id);
    },
  }),
  defineRoute({
    name: "followJob",
    method: "GET",
    path: "/jobs/:id/events",
    about: "Imports",
    says: "The same as server-sent events: “progress” whenever there is news, “end” when it is over. Leaving stops nothing.",
    roles: admins,
    scope: null,
    params: jobParams,
    answer: "events",
    handle: ({ seen, world, params: { id }, reader }) => {
      seen.administered();
      world.jobs.find(id); // what is not there is a problem, not a stream
      return newsOf(world.jobs, id, reader);
    },
  }),
];

async function* newsOf(jobs: Jobs, id: string, reader: AbortSignal): EventSource {
  let count = 0;
  for await (const job of jobs.follow(id, reader)) {
    count += 1;
    yield { id: `${id}-${count}`, event: isOver(job) ? "end" : "progress", data: job };
  }
}
