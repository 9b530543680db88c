// A code is good once and is nobody's business: it leaves the address before anything else is done.
const back = new URLSearchParams(location.search);
history.replaceState(null, "", location.pathname);
const told = document.getElementById("told");
const problem = document.getElementById("problem");
const error = back.get("error_description") ?? back.get("error");

try {
  const answer = await fetch("/api/v1/connections/browser/finish", {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": document.documentElement.lang },
    body: JSON.stringify({
      state: back.get("state") ?? "-",
      ...(back.has("code") ? { code: back.get("code") } : {}),
      ...(error === null ? {} : { error: error.slice(0, 500) }),
    }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error([said.title, said.detail].filter(Boolean).join(" "));
  told.textContent = told.dataset.done.replaceAll(/\{(\w+)\}/g, (_, name) => said[name]);
} catch (fault) {
  told.hidden = true;
  problem.textContent = fault instanceof TypeError ? told.dataset.silent : fault.message;
  problem.hidden = false;
}
