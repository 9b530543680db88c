/** Asks our own server; throws what it says went wrong. */
export async function ask(path, body) {
  const answer = await fetch(`/api/auth${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      "accept-language": document.documentElement.lang,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  throw Object.assign(new Error([told.title, told.detail].filter(Boolean).join(" ") || String(answer.status)), {
    code: told.code,
  });
}

/** Does what a form or button is for, once at a time, and says what went wrong where it happened. */
export async function attempt(button, problem, act) {
  problem.hidden = true;
  button.disabled = true;
  try {
    await act();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
}

export function onSubmit(form, problem, act) {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    return attempt(form.querySelector("button"), problem, () => act(new FormData(form), form));
  });
}
