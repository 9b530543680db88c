/** Colours of a mail by meaning, in the light. */
export const tint = {
  page: "#f6f7f9",
  sheet: "#fefefe",
  ink: "#1b2330",
  muted: "#5b6675",
  line: "#e3e7ee",
  link: "#2c5bd4",
  note: "#eef3fd",
  button: "#2c5bd4",
  above: "#0b7285",
  below: "#b4540a",
} as const;

const dark = {
  page: "#0f141b",
  sheet: "#171d27",
  ink: "#e6eaf1",
  muted: "#a9b4c2",
  line: "#2c3543",
  link: "#9db9ff",
  note: "#1b2740",
  above: "#4fc3d9",
  below: "#f0a35c",
} as const;

/** In the dark, for programs that know; `data-ogsc` is how Outlook in a browser says it. */
const inTheDark = (before: string) =>
  [
    `${before}.page{background:${dark.page}!important}`,
    `${before}.sheet{background:${dark.sheet}!important;border-color:${dark.line}!important}`,
    `${before}.ink{color:${dark.ink}!important}`,
    `${before}.muted{color:${dark.muted}!important}`,
    `${before}.line{border-color:${dark.line}!important}`,
    `${before}.link{color:${dark.link}!important}`,
    `${before}.note{background:${dark.note}!important}`,
    `${before}.above{color:${dark.above}!important}`,
    `${before}.below{color:${dark.below}!important}`,
  ].join("");

export const mailStyle = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{-webkit-text-size-adjust:100%}
@media (max-width:480px){.cell{padding:12px 14px 6px!important}}
@media (prefers-color-scheme:dark){${inTheDark("")}}
${inTheDark("[data-ogsc] ")}`;
