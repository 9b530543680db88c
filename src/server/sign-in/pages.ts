import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import type { SignInSettings } from "../../app/access/sign-in.ts";
import type { Language } from "../../domain/language.ts";
import { plainPage } from "../plain-page.ts";
import { languageOf } from "../problem.ts";
import { accountPage } from "./account-page.ts";
import { type PageWords, words } from "./words.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

/** What these pages are made of, beside the pages themselves. */
const files: Readonly<Record<string, string>> = {
  "/sign-in/page.css": read("page.css"),
  "/sign-in/page.js": read("page.js"),
  "/sign-in/asking.js": read("asking.js"),
  "/sign-in/passkeys.js": read("passkeys.js"),
  "/sign-in/account.css": read("account.css"),
  "/sign-in/account.js": read("account.js"),
};

export const pageAddresses: readonly string[] = ["/sign-in", "/account", ...Object.keys(files)];

/** Only what is ours and named: nothing inline, nothing from elsewhere, in nobody's frame, and no text becomes markup. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

/** Sign in, second factor, what a link is for, and “My account”: small pages in both languages, beside the web. They hold nothing of anybody. */
export function registerPages(server: FastifyInstance, settings: SignInSettings): void {
  const isPasswordUsed = settings.provider === null || !settings.onlyProvider;
  const get = (address: string, make: (language: Language) => string) =>
    server.get(address, async (request, reply) =>
      reply
        .type("text/html; charset=utf-8")
        .header("cache-control", "no-store")
        .header("content-security-policy", policy)
        .send(make(languageOf(request))),
    );
  get("/sign-in", (language) => page(language, settings));
  get("/account", (language) => accountPage(language, isPasswordUsed));
  for (const [address, content] of Object.entries(files)) {
    const type = address.endsWith(".css") ? "text/css" : "text/javascript";
    server.get(address, async (_, reply) => reply.type(`${type}; charset=utf-8`).send(content));
  }
}

function page(language: Language, { provider, onlyProvider }: SignInSettings): string {
  const say = words[language];
  return plainPage(language, {
    title: say.title,
    look: ["/sign-in/page.css"],
    script: "/sign-in/page.js",
    body: `<body>
<main>
<h1>Repmark</h1>
<p role="alert" id="problem" hidden></p>
${provider !== null && onlyProvider ? "" : passwordForms(say)}
${provider === null ? "" : `<form id="provider" class="other" data-provider="${provider.id}"><button>${say.withCompany}</button></form>`}
<noscript>${say.needsScript}</noscript>
</main>
</body>`,
  });
}

/** Which of them is seen is decided by the link that led here. Fields are named so that password managers know them (WCAG 3.3.8). */
const passwordForms = (say: PageWords) => `<form id="sign-in">
<h2>${say.signIn}</h2>
<label>${say.email}<input name="email" type="email" autocomplete="username" required maxlength="254"></label>
<label>${say.password}<input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
<button>${say.signIn}</button>
<p class="small">${say.forgotten}</p>
</form>
<form id="passkey" class="other" data-stopped="${say.stopped}" hidden><button class="plain">${say.withPasskey}</button></form>
<form id="code" hidden>
<h2>${say.secondFactor}</h2>
<label>${say.code}<input name="code" autocomplete="one-time-code" autocapitalize="off" required minlength="6" maxlength="40"></label>
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
