import { escaped } from "../domain/html.ts";
import { bodyOf, parametersOf } from "./openapi.ts";
import { apiRoot } from "./register.ts";
import type { Route } from "./route.ts";

/** The table of routes to read: what each is for, who may, what it takes, and how to call it. */
export function documentationPage(routes: readonly Route[]): string {
  const groups = [...Map.groupBy(routes, ({ about }) => about)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Repmark API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<nav aria-label="Addresses">
<h1>Repmark API</h1>
<p><a href="/api/openapi.json">OpenAPI 3.1</a></p>
${groups.map(([about, some]) => `<h2>${escaped(about)}</h2>\n<ul>${some.map(link).join("")}</ul>`).join("\n")}
</nav>
<main>
${introduction}
${groups.map(([about, some]) => `<section aria-label="${escaped(about)}">\n<h2>${escaped(about)}</h2>\n${some.map(described).join("\n")}\n</section>`).join("\n")}
</main>
</body>
</html>
`;
}

const introduction = `<section>
<h2>Before you begin</h2>
<p>Sign in, or send a key as <code>Authorization: Bearer KEY</code>. Everybody is told of whom they may see; a name outside of that is answered as one that does not exist.</p>
<p>Money is an exact decimal string, rates, ratios and days are numbers, unknown is <code>null</code>. Names that are not documented are refused, never passed over.</p>
<dl>
<dt>Problems</dt><dd><code>application/problem+json</code> with a code for programs, a sentence and a way out for people, and an id that is in the log.</dd>
<dt>The same answer</dt><dd>An <code>ETag</code> stands until records, entries or what you may see change. Send it as <code>If-None-Match</code>.</dd>
<dt>The same write</dt><dd>Send an <code>Idempotency-Key</code> with every write: sent again it is done once and answered the same (200 family); at the same time 409; with another body 422.</dd>
<dt>Pages</dt><dd>With <code>limit</code>, the answer's <code>next</code> is the <code>cursor</code> of the page after it.</dd>
<dt>Tables</dt><dd><code>format=csv</code> (RFC 4180), <code>csv-excel</code>, <code>xlsx</code>, <code>parquet</code>; each is an entry in the audit.</dd>
</dl>
</section>`;

const link = ({ name, method, path }: Route) =>
  `<li><a href="#${name}"><span class="method">${method}</span> ${escaped(path)}</a></li>`;

function described(route: Route): string {
  const { name, method, path, says, roles, scope, audited } = route;
  const body = bodyOf(route);
  return `<article id="${name}">
<h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${escaped(apiRoot + path)}</code></h3>
<p>${escaped(says)}</p>
<p class="quiet">For ${roles.join(", ")}. ${scope === null ? "No key opens it." : `A key needs “${scope}”.`}${audited === null ? "" : ` The audit keeps ${escaped(audited)}.`}</p>
${parametersTable(route)}
${body === null ? "" : `<details><summary>What to send</summary><pre tabindex="0">${escaped(JSON.stringify(Object.values(body)[0]?.schema, null, 2))}</pre></details>`}
<details><summary>Call it</summary><pre tabindex="0">${escaped(example(route))}</pre></details>
</article>`;
}

function parametersTable(route: Route): string {
  const rows = parametersOf(route).map(
    ({ name, in: where, required, schema }) =>
      `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${where}</td><td>${required ? "required" : ""}</td><td>${escaped(inShort(schema))}</td></tr>`,
  );
  if (rows.length === 0) return "";
  return `<table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col"></th><th scope="col">What</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function inShort(schema: Readonly<Record<string, unknown>>): string {
  const { enum: choices, format, type, default: usual, pattern, maxLength } = schema;
  const what = Array.isArray(choices)
    ? choices.join(" · ")
    : format === "date"
      ? "a day, YYYY-MM-DD"
      : typeof pattern === "string" && pattern.startsWith("^[1-9]")
        ? "a whole number"
        : `${type === "string" || type === undefined ? "text" : String(type)}${maxLength === undefined ? "" : `, at most ${maxLength} characters`}`;
  return usual === undefined ? what : `${what} (else ${String(usual)})`;
}

function example(route: Route): string {
  const { method, path, writes, uploads, body } = route;
  const needed = parametersOf(route).filter(({ in: where, required }) => where === "query" && required);
  const query = needed.map(({ name }) => `${name}=…`).join("&");
  return [
    `curl${method === "GET" ? "" : ` -X ${method}`} 'https://repmark.example${apiRoot}${path}${query === "" ? "" : `?${query}`}'`,
    "-H 'Authorization: Bearer KEY'",
    ...(writes ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json' -d @body.json"]),
    ...(uploads === undefined ? [] : ["-F files=@opportunities.csv -F dryRun=true"]),
  ].join(" \\\n  ");
}
