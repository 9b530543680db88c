import { ask, onSubmit } from "./asking.js";
import { canUsePasskeys, usePasskey } from "./passkeys.js";

// A link's secret is behind the # of its address, which no server and no log ever sees.
const form = (id) => document.getElementById(id);
const link = new URLSearchParams(location.hash.slice(1));
const token = link.get("link");
history.replaceState(null, "", location.pathname + location.search);

const problem = document.getElementById("problem");

/** With the form to sign in stand the other ways in. */
function show(id) {
  const others = id === "sign-in" ? ["provider", ...(canUsePasskeys ? ["passkey"] : [])] : [];
  for (const each of document.forms) each.hidden = ![id, ...others].includes(each.id);
  form(id)?.querySelector("input:not([hidden])")?.focus();
}

// Where a page of ours sent somebody from, by its name: an address could be anybody's.
async function goIn() {
  const { needsSecondFactor } = await ask("/me");
  location.assign(needsSecondFactor || link.get("to") === "account" ? `/account${location.search}` : "/");
}

async function signIn(email, password) {
  const { twoFactorRedirect } = await ask("/sign-in/email", { email, password });
  if (twoFactorRedirect) show("code");
  else await goIn();
}

const submitted = (id, act) => onSubmit(form(id), problem, (fields) => act(Object.fromEntries(fields)));

submitted("sign-in", ({ email, password }) => signIn(email, password));
submitted("code", async ({ code: typed }) => {
  const code = typed.replaceAll(/\s/g, "");
  await ask(/^\d{6}$/.test(code) ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code", { code });
  await goIn();
});
submitted("accept", async ({ email, name, password }) => {
  const who = link.get("for") === "setup" ? { email, name } : name === "" ? {} : { name };
  const { email: address } = await ask("/accept", { token, password, ...who });
  await signIn(address, password);
});
submitted("passkey", async () => {
  await ask("/passkey/verify-authentication", { response: await usePasskey(form("passkey")) });
  await goIn();
});
submitted("provider", async () => {
  const { url } = await ask("/sign-in/social", { provider: form("provider").dataset.provider, callbackURL: "/" });
  location.assign(url);
});

if (token !== null && form("accept") !== null) {
  const isSetup = link.get("for") === "setup";
  for (const field of form("accept").querySelectorAll(".who")) {
    field.hidden = !isSetup;
    field.querySelector("input").required = isSetup;
  }
  show("accept");
} else show("sign-in");
