import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Agent } from "undici";

/**
 * Fifty people on their dashboards, in a process beside the server: each opens the Overview of a quarter, goes on to one number by team, type or time, down to
 * its deals, and back, with a pause of two seconds on average between. Reads orders from standard input: a line per phase, its seconds; prints what was met.
 */
interface Person {
  readonly role: "leader" | "manager" | "rep";
  readonly repId: string | null;
  readonly key: string;
}
interface Ordered {
  readonly address: string;
  readonly people: readonly Person[];
  readonly periods: readonly string[];
}

const measures = [
  "bookings.amount",
  "won-lost.win_rate",
  "pipeline.amount",
  "pipeline.deals",
  "quota.attainment",
  "sales-cycle.days_to_win",
];
const { address, people, periods } = JSON.parse(process.argv[2] ?? "") as Ordered;
const agent = new Agent({ connections: 50, keepAliveTimeout: 60_000 });
let met: { readonly name: string; readonly ms: number; readonly status: number; readonly bytes: number }[] = [];
/** In a thread of its own, so that neither the people's answers nor their connections are waited for. */
const healthWatch = new Worker(new URL("./load-health-step.ts", import.meta.url), { workerData: { address } });
let isOver = false;

async function ask(name: string, path: string, key: string): Promise<void> {
  const from = performance.now();
  try {
    const response = await fetch(`${address}${path}`, {
      headers: { authorization: `Bearer ${key}`, "accept-encoding": "gzip" },
      dispatcher: agent,
    } as RequestInit);
    const body = await response.arrayBuffer();
    met.push({ name, ms: performance.now() - from, status: response.status, bytes: body.byteLength });
    if (response.status >= 400 && process.env.LOAD_SAYS !== undefined)
      process.stderr.write(`${path} ${response.status} ${Buffer.from(body).toString().slice(0, 300)}\n`);
  } catch {
    met.push({ name, ms: performance.now() - from, status: 0, bytes: 0 });
  }
}

const random = (() => {
  let state = 20_261_127;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
})();
const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

async function visit({ role, repId, key }: Person): Promise<void> {
  await wait(random() * 4000);
  while (!isOver) {
    const period = random() < 0.7 ? periods[0]! : one(periods);
    const measure = one(measures);
    const whose = role === "rep" || (role === "manager" && repId !== null && random() < 0.5) ? `&rep=${repId}` : "";
    const pages: readonly (readonly [string, string])[] = [
      ["overview", `/api/v1/overview?period=${period}`],
      ["scorecard", `/api/v1/scorecard?period=${period}&metric=${measure}`],
      role === "leader"
        ? ["breakdown", `/api/v1/breakdown?measure=${measure}&period=${period}&by=type`]
        : ["scorecard", `/api/v1/scorecard?period=${period}&metric=${one(measures)}`],
      role === "leader"
        ? ["trend", `/api/v1/trend?measure=${measure}&from=${periods.at(-1)}&until=${periods[0]}`]
        : ["freshness", "/api/v1/freshness"],
      role === "rep" || whose !== ""
        ? ["deals", `/api/v1/deals?measure=${measure}&period=${period}${whose}&limit=50`]
        : ["overview", `/api/v1/overview?period=${period}&language=sv`],
    ];
    for (const [name, path] of pages) {
      await ask(name, path, key);
      if (isOver) return;
      await wait(-2000 * Math.log(1 - random()));
    }
  }
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** What was met since it was last told. */
async function told() {
  const all = met;
  met = [];
  healthWatch.postMessage("told");
  const [healths] = (await once(healthWatch, "message")) as [readonly number[]];
  const health = healths.toSorted((a, b) => a - b);
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    requests: all.length,
    errors: all.filter(({ status }) => status < 200 || status > 299).length,
    p50: at(times, 0.5),
    p95: at(times, 0.95),
    p99: at(times, 0.99),
    worst: times.at(-1),
    health: {
      asked: health.length,
      late: health.filter((ms) => ms > 50).length,
      p99: at(health, 0.99),
      worst: health.at(-1),
    },
    by: Object.fromEntries(
      [...Map.groupBy(all, ({ name }) => name)].map(([name, some]) => {
        const ms = some.map((each) => each.ms).sort((a, b) => a - b);
        return [
          name,
          {
            n: some.length,
            p50: at(ms, 0.5),
            p95: at(ms, 0.95),
            kB: Math.round(Math.max(...some.map(({ bytes }) => bytes)) / 1000),
          },
        ];
      }),
    ),
  };
}

const going = people.map(visit);
let orders = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  orders += chunk;
  const lines = orders.split("\n");
  orders = lines.pop()!;
  for (const line of lines) {
    if (line === "told") process.stdout.write(`${JSON.stringify(await told())}\n`);
    if (line === "over") {
      isOver = true;
      await healthWatch.terminate();
    }
  }
  if (isOver) break;
}
await Promise.all(going);
await agent.close();
process.exit(0);
