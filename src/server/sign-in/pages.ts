import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import type { SignInSettings } from "../../app/access/sign-in.ts";
import type { Language } from "../../domain/language.ts";
import { languageOf } from "../problem.ts";
import { type PageWords, words } from "./words.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

/** Sign in, second factor, and what a link is for: one small page in both languages, until the web has its own. It holds nothing of anybody. */
export function registerPages(server: FastifyInstance, settings: SignInSettings): void {
  const [style, script] = [read("page.css"), read("page.js")];
  server.get("/sign-in", async (request, reply) => {
    const language = languageOf(request);
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(page(language, settings));
  });
  server.get("/sign-in/page.css", async (_, reply) => reply.type("text/css; charset=utf-8").send(style));
  server.get("/sign-in/page.js", async (_, reply) => reply.type("text/javascript; charset=utf-8").send(script));
}

function page(language: Language, { provider, onlyProvider }: SignInSettings): string {
  const say = words[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say.title}</title>
<link rel="stylesheet" href="/sign-in/page.css">
<script src="/sign-in/page.js" type="module"></script>
</head>
<body>
<main>
<h1>Repmark</h1>
<p role="alert" id="problem" hidden></p>
${provider !== null && onlyProvider ? "" : passwordForms(say)}
${provider === null ? "" : `<form id="provider" data-provider="${provider.id}"><button>${say.withCompany}</button></form>`}
<noscript>${say.needsScript}</noscript>
</main>
</body>
</html>
`;
}

/** Which of them is seen is decided by the link that led here. Fields are named so that password managers know them (WCAG 3.3.8). */
const passwordForms = (say: PageWords) => `<form id="sign-in">
<h2>${say.signIn}</h2>
<label>${say.email}<input name="email" type="email" autocomplete="username" required maxlength="254"></label>
<label>${say.password}<input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
<button>${say.signIn}</button>
<p class="small">${say.forgotten}</p>
</form>
<form id="code" hidden>
<h2>${say.secondFactor}</h2>
<label>${say.code}<input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required maxlength="6"></label>
<button>${say.goOn}</button>
</form>
<form id="accept" hidden>
<h2>${say.welcome}</h2>
<p>${say.choose}</p>
<label class="who">${say.email}<input name="email" type="email" autocomplete="username" maxlength="254"></label>
<label class="who">${say.name}<input name="name" autocomplete="name" maxlength="200"></label>
<label>${say.newPassword}<input name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="200" aria-describedby="advice"></label>
<p class="small" id="advice">${say.advice}</p>
<button>${say.keep}</button>
</form>`;
