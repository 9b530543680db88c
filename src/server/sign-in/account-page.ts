import type { Role } from "../../app/access/caller.ts";
import type { Language } from "../../domain/language.ts";
import { plainPage } from "../plain-page.ts";
import { type AccountWords, accountWords } from "./account-words.ts";

/** “My account”: the frame with all its words. What there is of whoever is signed in, the page asks for itself; it holds nothing of anybody. */
export function accountPage(language: Language, isPasswordUsed: boolean): string {
  const say = accountWords[language];
  return plainPage(language, {
    title: `${say.title} · Repmark`,
    look: ["/sign-in/page.css", "/sign-in/account.css"],
    script: "/sign-in/account.js",
    body: `<body class="account">
<header>
<p><a href="/?language=${language}">${say.back}</a></p>
<p>${languages(language)}</p>
</header>
<main>
<h1>${say.title}</h1>
<noscript>${say.needsScript}</noscript>
<p id="demo" hidden>${say.demo}</p>
<p id="needs-second" role="status" hidden>${say.needsSecond}</p>
<div id="account" hidden>
<div class="who"><p><strong id="who"></strong><span id="role"></span></p><button type="button" id="sign-out" class="plain">${say.signOut}</button></div>
${isPasswordUsed ? passwordParts(say) : ""}
${part("sessions", say.sessions, sessions(say))}
${part("keys", say.keys, keys(say))}
</div>
</main>
<dialog id="sure" aria-labelledby="sure-title"><form method="dialog"><h2 id="sure-title">${say.sure}</h2><p id="sure-what"></p>
<div class="buttons"><button value="yes" class="grave">${say.yes}</button><button value="no" class="plain">${say.no}</button></div></form></dialog>
${isPasswordUsed ? asking("again", say.stillYou, say.stillYouSay, ownPassword(say), say.goOn, say.cancel) : ""}
${isPasswordUsed ? asking("rename", say.rename, "", field(say.passkeyName, `name="name" maxlength="100" autocomplete="off"`), say.keepName, say.cancel) : ""}
${roleNames(say)}
</body>`,
  });
}

/** A dialog in which one thing is typed. */
const asking = (id: string, title: string, says: string, input: string, yes: string, no: string) =>
  `<dialog id="${id}" aria-labelledby="${id}-title"><form method="dialog"><h2 id="${id}-title">${title}</h2>${says === "" ? "" : `<p>${says}</p>`}
${input}
<div class="buttons"><button value="yes">${yes}</button><button value="no" class="plain" formnovalidate>${no}</button></div></form></dialog>`;

const languages = (language: Language) =>
  (["en", "sv"] as const)
    .map((each) => {
      const name = { en: "English", sv: "Svenska" }[each];
      if (each === language) return `<span lang="${each}" aria-current="true">${name}</span>`;
      return `<a href="/account?language=${each}" lang="${each}" hreflang="${each}">${name}</a>`;
    })
    .join(" · ");

const roleNames = (say: AccountWords) =>
  (["admin", "leader", "manager", "rep"] as const satisfies readonly Role[])
    .map((role) => `<template data-role="${role}">${say[role]}</template>`)
    .join("");

/** Each part says by itself what went well and what did not. */
const part = (id: string, title: string, content: string) => `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p role="alert" class="problem" hidden></p>
<p role="status"></p>
${content}
</section>`;

const field = (label: string, input: string) => `<label>${label}<input ${input} required></label>`;
const ownPassword = (say: AccountWords) =>
  field(say.currentPassword, `name="password" type="password" autocomplete="current-password" maxlength="200"`);

const passwordParts = (say: AccountWords) => `${part("password", say.password, changePassword(say))}
${part("second", say.secondFactor, secondFactor(say))}
${part("passkeys", say.passkeys, passkeys(say))}
<template id="no-password">${say.noPassword}</template>`;

const changePassword = (say: AccountWords) => `<form data-done="${say.changed}">
<input name="email" autocomplete="username" hidden>
${field(say.currentPassword, `name="currentPassword" type="password" autocomplete="current-password" maxlength="200"`)}
${field(say.newPassword, `name="newPassword" type="password" autocomplete="new-password" minlength="8" maxlength="200" aria-describedby="advice"`)}
<p class="small" id="advice">${say.advice}</p>
<button>${say.change}</button>
</form>`;

const secondFactor = (say: AccountWords) => `<div id="second-off" hidden>
<p>${say.secondOff}</p>
<form id="second-begin">${ownPassword(say)}<button>${say.setUp}</button></form>
</div>
<div id="second-new" hidden>
<p>${say.scan}</p>
<svg role="img" aria-label="${say.picture}" id="qr"><path></path></svg>
<p>${say.byHand} <code id="secret"></code></p>
<form id="second-prove" data-done="${say.isOn}">
${field(say.codeShown, `name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6"`)}
<button>${say.prove}</button>
</form>
</div>
<div id="second-codes" hidden>
<h3>${say.recoveryCodes}</h3>
<p>${say.keepCodes}</p>
<ul id="codes"></ul>
<div class="buttons"><button type="button" class="plain" data-copies="codes" data-done="${say.copied}">${say.copyAll}</button><button type="button" id="codes-kept">${say.haveKept}</button></div>
</div>
<div id="second-on" hidden>
<p>${say.secondOn}</p>
<details><summary>${say.newCodes}</summary><form id="second-again"><p>${say.newCodesSay}</p>${ownPassword(say)}<button>${say.newCodes}</button></form></details>
<details><summary>${say.turnOff}</summary><form id="second-end" data-done="${say.isOff}"><p>${say.turnOffSay}</p>${ownPassword(say)}<button class="grave">${say.turnOff}</button></form></details>
</div>`;

const passkeys = (say: AccountWords) => `<p>${say.passkeysSay}</p>
<ul class="rows"></ul>
<p class="small none" hidden>${say.noPasskeys}</p>
<p class="small" id="cannot" hidden>${say.cannot}</p>
<form id="add-passkey" data-done="${say.added}" data-stopped="${say.stopped}" data-known="${say.known}" hidden>
${field(say.passkeyName, `name="name" maxlength="100" autocomplete="off" aria-describedby="passkey-name"`)}
<p class="small" id="passkey-name">${say.passkeyNameSay}</p>
<button>${say.addPasskey}</button>
</form>
<template id="row-passkey"><li><div><strong data-is="name"></strong>
<span class="small">${say.addedOn} <time data-is="since"></time><span data-is="synced"> · ${say.synced}</span></span></div>
<div class="buttons"><button type="button" class="plain" data-is="rename" data-done="${say.renamed}">${say.rename}</button>
<button type="button" class="plain" data-is="remove" data-sure="${say.sureRemovePasskey}" data-done="${say.removed}">${say.remove}</button></div></li></template>`;

const sessions = (say: AccountWords) => `<p>${say.sessionsSay}</p>
<ul class="rows"></ul>
<button type="button" id="end-others" class="plain" data-sure="${say.sureEndOthers}" data-done="${say.ended}" hidden>${say.endOthers}</button>
<template id="session"><li><div><strong data-is="device">${say.someDevice}</strong> <span class="mark" data-is="this" hidden>${say.thisOne}</span>
<span class="small">${say.signedIn} <time data-is="since"></time><span data-is="place"> ${say.from} <span data-is="address"></span></span></span></div>
<button type="button" class="plain" data-sure="${say.sureEnd}" data-done="${say.ended}">${say.end}</button></li></template>
<template id="on">${say.on}</template>`;

const keys = (say: AccountWords) => `<p>${say.keysSay}</p>
<ul class="rows"></ul>
<p class="small none" hidden>${say.noKeys}</p>
<div id="new-key" class="once" hidden><label>${say.yourKey}<input id="key" readonly></label><p>${say.keyOnce}</p>
<button type="button" class="plain" data-copies="key" data-done="${say.copied}">${say.copy}</button></div>
<form id="make-key">
${field(say.keyName, `name="name" maxlength="100" autocomplete="off" aria-describedby="key-name"`)}
<p class="small" id="key-name">${say.keyNameSay}</p>
<fieldset><legend>${say.scopes}</legend>
${(["read", "export", "write"] as const).map((scope) => `<label class="choice"><input type="checkbox" name="scopes" value="${scope}"${scope === "read" ? " checked" : ""}>${say[scope]}</label>`).join("\n")}
</fieldset>
<label>${say.lasts}<select name="days"><option value="30">${say.days30}</option><option value="90" selected>${say.days90}</option><option value="365">${say.days365}</option></select></label>
<button>${say.makeKey}</button>
</form>
<template id="row-key"><li><div><strong data-is="name"></strong>
<span class="small"><span data-is="scopes"></span> · <span data-is="lasting">${say.until}</span><span data-is="over" hidden>${say.isOver}</span> <time data-is="until"></time> · <span data-is="used">${say.lastUsed} <time data-is="lastUsed"></time></span><span data-is="unused" hidden>${say.neverUsed}</span></span></div>
<button type="button" class="plain" data-sure="${say.sureRemoveKey}" data-done="${say.removed}">${say.remove}</button></li></template>`;
