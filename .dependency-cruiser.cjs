/** The house's borders (DESIGN §3): what each folder may import. One entry, one error-level rule. */
const layers = {
  domain: [],
  api: ["domain"],
  warehouse: ["domain"],
  outbound: ["domain"],
  crm: ["domain", "warehouse", "outbound"],
  metrics: ["domain", "warehouse"],
  benchmarks: ["domain", "warehouse", "metrics"],
  coaching: ["domain", "metrics", "benchmarks"],
  forecasting: ["domain", "warehouse", "metrics", "benchmarks"],
  subscription: ["domain", "warehouse", "metrics", "benchmarks", "forecasting"],
  capacity: ["domain", "warehouse", "metrics", "benchmarks", "forecasting", "subscription"],
  reports: ["domain", "metrics", "benchmarks", "coaching"],
  store: ["domain"],
  simulator: ["domain"],
  app: [
    "domain",
    "warehouse",
    "outbound",
    "crm",
    "metrics",
    "benchmarks",
    "coaching",
    "forecasting",
    "subscription",
    "capacity",
    "reports",
    "store",
    "simulator",
  ],
  mcp: ["api", "app", "domain"],
  server: ["api", "app", "domain", "mcp"],
  cli: ["api", "app", "domain", "mcp", "server"],
  web: ["api", "domain", "reports/charts"],
};

const forbidden = Object.entries(layers).map(([layer, may]) => ({
  name: `${layer} may import ${may.join(", ") || "nothing"}`,
  comment: "The table at the top of this file says which way the house leans; move the code, not the border.",
  severity: "error",
  // A story may call any floor of the house; only what ships keeps to its own.
  from: { path: `^src/${layer}/`, pathNot: "\\.test\\.tsx?$" },
  to: { path: "^src/", pathNot: [layer, ...may].map((name) => `^src/${name}/`) },
}));

forbidden.push(
  {
    name: "domain and api run in the browser too",
    comment: "No Node modules here: the web app imports these folders as they stand.",
    severity: "error",
    from: { path: "^src/(domain|api|web|reports/charts)/", pathNot: "\\.test\\.tsx?$" },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "faces ask as somebody",
    comment: "Numbers are cut to whoever asks in app/access alone: ask through Seen (docs/decisions/0170).",
    severity: "error",
    from: { path: "^src/(server|cli/commands|mcp)/", pathNot: "\\.test\\.tsx?$" },
    to: {
      path: "^src/app/(backtest|breakdown|bridge|capacity|capacity-entries|coach|coach-notes|deals|fit|forecast|overview|plan|plan-entries|quotas|report|report-input|revenue|scorecard|trend)\\.ts$",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "no circles",
    comment: "Two files that need each other are one file, or three.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
);

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
