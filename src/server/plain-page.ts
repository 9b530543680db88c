import type { Language } from "../domain/language.ts";

/** A page that the server writes by itself, for what people need before the web app lets them in; `look` and `script` are addresses of its own files. */
export function plainPage(
  language: Language,
  { title, look, script, body }: { title: string; look: readonly string[]; script: string; body: string },
): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
${look.map((address) => `<link rel="stylesheet" href="${address}">`).join("\n")}
<script src="${script}" type="module"></script>
</head>
${body}
</html>
`;
}
