// A link's secret is behind the # of its address, which no server and no log ever sees.
const form = (id) => document.getElementById(id);
const link = new URLSearchParams(location.hash.slice(1));
const token = link.get("link");
history.replaceState(null, "", location.pathname);

const problem = document.getElementById("problem");

function show(id) {
  for (const each of document.forms) each.hidden = each.id !== id && !(id === "sign-in" && each.id === "provider");
  form(id)?.querySelector("input:not([hidden])")?.focus();
}

async function send(path, body) {
  const answer = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": document.documentElement.lang },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([told.title, told.detail].filter(Boolean).join(" "));
  return told;
}

/** Says what went wrong, and lets go on. */
function onSubmit(id, act) {
  form(id)?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.target.querySelector("button");
    problem.hidden = true;
    button.disabled = true;
    try {
      await act(Object.fromEntries(new FormData(event.target)));
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}

const goIn = () => location.assign("/");

async function signIn(email, password) {
  const { twoFactorRedirect } = await send("/sign-in/email", { email, password });
  if (twoFactorRedirect) show("code");
  else goIn();
}

onSubmit("sign-in", ({ email, password }) => signIn(email, password));
onSubmit("code", async ({ code }) => {
  await send("/two-factor/verify-totp", { code });
  goIn();
});
onSubmit("accept", async ({ email, name, password }) => {
  const who = link.get("for") === "setup" ? { email, name } : name === "" ? {} : { name };
  const { email: address } = await send("/accept", { token, password, ...who });
  await signIn(address, password);
});
onSubmit("provider", async () => {
  const { url } = await send("/sign-in/social", { provider: form("provider").dataset.provider, callbackURL: "/" });
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
