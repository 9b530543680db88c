import { ask, attempt, onSubmit } from "./asking.js";
import { canUsePasskeys, makePasskey } from "./passkeys.js";

const { lang } = document.documentElement;
const at = (id) => document.getElementById(id);
const says = (selector) => document.querySelector(`template${selector}`)?.content.textContent ?? "";
const written = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });

/** Tries what a button or form of one part is for; its part says how it went. */
function inPart(element) {
  const part = element.closest("section");
  const [problem, status] = [part.querySelector("[role=alert]"), part.querySelector("[role=status]")];
  const done = () => {
    status.textContent = element.dataset.done ?? "";
    if (element.isConnected) return;
    const heading = part.querySelector("h2"); // its row is gone, and the keyboard would begin at the top again
    heading.tabIndex = -1;
    heading.focus();
  };
  const act = (work) => async (fields) => {
    status.textContent = "";
    const isDone = await work(fields).catch((error) => {
      if (error.code === "sign-in-needed") toSignIn();
      throw error;
    });
    if (isDone !== false) done();
  };
  return { problem, act };
}

function submits(form, work) {
  if (form === null) return;
  const { problem, act } = inPart(form);
  onSubmit(form, problem, async (fields) => {
    await act(work)(fields);
    form.reset();
  });
}

/** A button that first asks whether it is meant, where it says what it would do. */
function presses(button, work) {
  button?.addEventListener("click", async () => {
    if (button.dataset.sure !== undefined && !(await sure(button.dataset.sure))) return;
    const { problem, act } = inPart(button);
    await attempt(button, problem, act(work));
  });
}

function sure(what) {
  const dialog = at("sure");
  at("sure-what").textContent = what;
  dialog.returnValue = "no";
  dialog.showModal();
  dialog.querySelector("[value=no]").focus();
  return new Promise((answered) =>
    dialog.addEventListener("close", () => answered(dialog.returnValue === "yes"), { once: true }),
  );
}

/** What is typed into a dialog; null where it was thought better of. */
function typed(id, value = "") {
  const dialog = at(id);
  const field = dialog.querySelector("input");
  field.value = value;
  dialog.returnValue = "no";
  dialog.showModal();
  field.focus();
  field.select();
  return new Promise((answered) =>
    dialog.addEventListener(
      "close",
      () => {
        answered(dialog.returnValue === "yes" ? field.value : null);
        field.value = "";
      },
      { once: true },
    ),
  );
}

/** Where somebody signed in a while ago their password is asked for, and sent along. */
async function askSurely(path, body) {
  try {
    return await ask(path, body);
  } catch (error) {
    if (error.code !== "password-needed") throw error;
    const password = await typed("again");
    if (password === null) throw error;
    return ask(path, { ...body, password });
  }
}

const toSignIn = () => location.assign(`/sign-in?language=${lang}#to=account`);

/** A row of a list, made of the template that holds its words. */
function row(id, values, { hidden = [], shown = [] } = {}) {
  const made = at(id).content.cloneNode(true);
  const of = (name) => made.querySelector(`[data-is="${name}"]`);
  for (const [name, value] of Object.entries(values)) {
    const element = of(name);
    if (value === null) continue;
    if (element.localName === "time") {
      element.dateTime = value;
      element.textContent = written.format(new Date(value));
    } else element.textContent = value;
  }
  for (const name of hidden) of(name).hidden = true;
  for (const name of shown) of(name).hidden = false;
  return made;
}

/** A button of a row is told apart by what its row is called. */
function named(made, name, which = "button") {
  const button = made.querySelector(which);
  button.setAttribute("aria-label", `${button.textContent}: ${name}`);
  return button;
}

async function showSessions() {
  const sessions = await ask("/sessions");
  const list = at("sessions").querySelector("ul");
  list.replaceChildren(
    ...sessions.map(({ id, device, createdAt, address, isThis }) => {
      const what = [device.browser, device.system].filter(Boolean).join(` ${says("#on")} `) || null;
      const values = { device: what, since: createdAt, address };
      const made = row("session", values, { hidden: address ? [] : ["place"], shown: isThis ? ["this"] : [] });
      if (isThis) made.querySelector("button").remove();
      else
        presses(named(made, made.querySelector("strong").textContent), async () => {
          await askSurely("/sessions/end", { id });
          await showSessions();
        });
      return made;
    }),
  );
  at("end-others").hidden = sessions.length < 2;
}

async function showKeys() {
  const keys = await ask("/keys");
  const scopeNames = new Map(
    [...document.querySelectorAll("#make-key [name=scopes]")].map((box) => [box.value, box.parentElement.textContent]),
  );
  at("keys")
    .querySelector("ul")
    .replaceChildren(
      ...keys.map(({ id, name, scopes, expiresAt, lastUsedAt }) => {
        const isOver = new Date(expiresAt) <= new Date();
        const values = {
          name,
          scopes: scopes.map((scope) => scopeNames.get(scope)).join(", "),
          until: expiresAt,
          lastUsed: lastUsedAt,
        };
        const made = row("row-key", values, {
          hidden: [...(isOver ? ["lasting"] : []), ...(lastUsedAt === null ? ["used"] : [])],
          shown: [...(isOver ? ["over"] : []), ...(lastUsedAt === null ? ["unused"] : [])],
        });
        presses(named(made, name), async () => {
          await ask("/keys/remove", { id });
          await showKeys();
        });
        return made;
      }),
    );
  at("keys").querySelector(".none").hidden = keys.length > 0;
}

async function showPasskeys() {
  const passkeys = await ask("/passkeys");
  const rows = passkeys.map(({ id, name, createdAt, isSynced }) => {
    const made = row("row-passkey", { name, since: createdAt }, { hidden: isSynced ? [] : ["synced"] });
    presses(named(made, name, "[data-is=rename]"), async () => {
      const chosen = await typed("rename", name);
      if (chosen === null) return false;
      await ask("/passkey/update-passkey", { id, name: chosen });
      await showPasskeys();
    });
    presses(named(made, name, "[data-is=remove]"), async () => {
      await askSurely("/passkey/delete-passkey", { id });
      await showPasskeys();
    });
    return made;
  });
  at("passkeys")
    .querySelector("ul")
    .replaceChildren(...rows);
  at("passkeys").querySelector(".none").hidden = passkeys.length > 0;
  at("add-passkey").hidden = !canUsePasskeys;
  at("cannot").hidden = canUsePasskeys;
}

/** One of the states of the second factor, and none of the others. */
function showSecond(id) {
  for (const state of ["second-off", "second-new", "second-codes", "second-on"]) at(state).hidden = state !== id;
}

/** Held by this page alone until they are shown. */
let recoveryCodes = [];

function showCodes() {
  at("codes").replaceChildren(
    ...recoveryCodes.map((code) => {
      const item = document.createElement("li");
      item.textContent = code;
      return item;
    }),
  );
  showSecond("second-codes");
  at("codes-kept").focus();
}

function showQr({ totpURI, qr }) {
  at("qr").setAttribute("viewBox", `0 0 ${qr.size} ${qr.size}`);
  at("qr").querySelector("path").setAttribute("d", qr.path);
  at("secret").textContent = new URL(totpURI).searchParams
    .get("secret")
    .match(/.{1,4}/g)
    .join(" ");
  showSecond("second-new");
  at("second-prove").elements.code.focus();
}

submits(document.querySelector("#password form"), async (fields) => {
  const { currentPassword, newPassword } = Object.fromEntries(fields);
  await ask("/change-password", { currentPassword, newPassword });
  await showSessions();
});
submits(at("second-begin"), async (fields) => {
  const begun = await ask("/two-factor/enable", { password: fields.get("password") });
  recoveryCodes = begun.backupCodes;
  showQr(begun);
});
submits(at("second-prove"), async (fields) => {
  await ask("/two-factor/verify-totp", { code: fields.get("code") });
  showCodes();
  if (at("needs-second").hidden) await showSessions();
});
submits(at("second-again"), async (fields) => {
  const made = await ask("/two-factor/generate-backup-codes", { password: fields.get("password") });
  recoveryCodes = made.backupCodes;
  showCodes();
});
submits(at("second-end"), async (fields) => {
  await ask("/two-factor/disable", { password: fields.get("password") });
  showSecond("second-off");
  await showSessions();
});
at("codes-kept")?.addEventListener("click", () => {
  recoveryCodes = [];
  if (!at("needs-second").hidden) return location.reload(); // all the rest is open now
  at("codes").replaceChildren();
  for (const details of document.querySelectorAll("#second-on details")) details.open = false;
  showSecond("second-on");
  document.querySelector("#second-on summary").focus();
});
submits(at("add-passkey"), async (fields) => {
  await ask("/passkey/verify-registration", {
    name: fields.get("name"),
    response: await makePasskey(at("add-passkey")),
  });
  if (!at("needs-second").hidden) location.reload();
  else await showPasskeys();
});
presses(at("end-others"), async () => {
  await askSurely("/sessions/end", { id: null, keepThis: true });
  await showSessions();
});
submits(at("make-key"), async (fields) => {
  const made = { name: fields.get("name"), scopes: fields.getAll("scopes"), days: Number(fields.get("days")) };
  const { key } = await askSurely("/keys/make", made);
  at("key").value = key;
  at("new-key").hidden = false;
  at("key").focus();
  at("key").select();
  await showKeys();
});
for (const button of document.querySelectorAll("[data-copies]")) {
  presses(button, async () => {
    const shown = at(button.dataset.copies);
    await navigator.clipboard.writeText(shown.value ?? [...shown.children].map((each) => each.textContent).join("\n"));
  });
}
at("sign-out").addEventListener("click", async () => {
  await ask("/sign-out", {});
  location.assign(`/sign-in?language=${lang}`);
});

/** Without a password of their own, there is none to change and nothing to add a second factor to. */
function withoutPassword() {
  for (const part of [at("password"), at("second")]) part?.remove();
  const say = document.createElement("p");
  say.textContent = says("#no-password");
  document.querySelector(".who").after(say);
}

async function begin() {
  const me = await ask("/me").catch(toSignIn);
  if (me === undefined) return;
  at("demo").hidden = !me.isDemo;
  at("account").hidden = me.isDemo;
  if (me.isDemo) return;
  at("who").textContent = me.name;
  at("role").textContent = says(`[data-role="${me.role}"]`);
  if (at("password") !== null) {
    if (!me.hasPassword) withoutPassword();
    else {
      document.querySelector("#password [name=email]").value = me.name;
      showSecond(me.secondFactor ? "second-on" : "second-off");
    }
  }
  at("needs-second").hidden = !me.needsSecondFactor;
  for (const id of ["password", "sessions", "keys"]) if (at(id) !== null) at(id).hidden = me.needsSecondFactor;
  if (me.needsSecondFactor) return showPasskeys();
  await Promise.all([showSessions(), showKeys(), at("passkeys") === null ? undefined : showPasskeys()]);
}

await begin();
