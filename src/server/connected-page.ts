import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { plainPage } from "./plain-page.ts";
import { languageOf } from "./problem.ts";

export const connectedAddresses = ["/connected", "/connected/page.css", "/connected/page.js"];

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

/** Where a browser comes back to from a CRM. It is nobody's until its script says what it came back with, as whoever is signed in. */
export function connectedPage(server: FastifyInstance): void {
  const [style, script] = [read("sign-in/page.css"), read("connected-page.js")];
  server.get("/connected", async (request, reply) => {
    const language = languageOf(request);
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(page(language));
  });
  server.get("/connected/page.css", async (_, reply) => reply.type("text/css; charset=utf-8").send(style));
  server.get("/connected/page.js", async (_, reply) => reply.type("text/javascript; charset=utf-8").send(script));
}

const words = {
  en: {
    title: "Connecting – Repmark",
    waits: "The CRM is being connected …",
    done: "Connected to {account} as “{name}”.",
    silent: "The server did not answer. Connect again.",
    home: "Back to Repmark",
    needsScript: "This page needs JavaScript.",
  },
  sv: {
    title: "Ansluter – Repmark",
    waits: "CRM-systemet ansluts …",
    done: "Ansluten till {account} som ”{name}”.",
    silent: "Servern svarade inte. Anslut igen.",
    home: "Tillbaka till Repmark",
    needsScript: "Sidan behöver JavaScript.",
  },
} as const;

function page(language: "en" | "sv"): string {
  const say = words[language];
  return plainPage(language, {
    title: say.title,
    look: ["/connected/page.css"],
    script: "/connected/page.js",
    body: `<body>
<main>
<h1>Repmark</h1>
<p role="status" id="told" data-done="${say.done}" data-silent="${say.silent}">${say.waits}</p>
<p role="alert" id="problem" hidden></p>
<noscript>${say.needsScript}</noscript>
<p><a href="/">${say.home}</a></p>
</main>
</body>`,
  });
}
