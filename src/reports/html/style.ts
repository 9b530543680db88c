import { palette } from "../charts/palette.ts";

const light = Object.entries(palette)
  .map(([name, hex]) => `--chart-${name}:${hex}`)
  .join(";");

/** The report's styles: system fonts, calm numbers, dark mode, and paper. */
export const style = `
:root{${light};--page:#f6f7f9;--surface:#fefefe;--ink:#1b2330;--muted:#5b6675;--line:#e3e7ee;--link:#2c5bd4;--note:#eef3fd}
@media screen and (prefers-color-scheme:dark){:root{--chart-ink:#e6eaf1;--chart-muted:#9aa6b6;--chart-grid:#2c3543;--chart-accent:#7da2ff;--chart-band:#24365e;--chart-above:#4fc3d9;--chart-below:#f0a35c;--chart-within:#8391a5;--chart-surface:#171d27;--page:#0f141b;--surface:#171d27;--ink:#e6eaf1;--muted:#9aa6b6;--line:#2c3543;--link:#9db9ff;--note:#1b2740}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:1180px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
.brand{margin:0;color:var(--link);font-weight:650;letter-spacing:.02em}
h1{margin:.1em 0 .2em;font-size:32px;line-height:1.2;letter-spacing:-.02em}
h2{margin:0 0 12px;font-size:23px;letter-spacing:-.01em}
h3{margin:28px 0 6px;font-size:17px}
.facts{margin:0 0 16px;color:var(--muted)}
.facts span+span::before{content:" · "}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0;padding:0;list-style:none}
nav details{margin-top:6px}
nav summary,details summary{cursor:pointer;color:var(--muted);min-height:24px}
nav details ul{padding:8px 0}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
section{margin:24px 0;padding:28px;background:var(--surface);border:1px solid var(--line);border-radius:14px;scroll-margin-top:8px}
.lead{margin:0 0 18px;font-size:18px;line-height:1.5;max-width:70ch;text-wrap:pretty}
p{max-width:80ch}
.label-of-period{white-space:nowrap}
.caption{margin:0 0 14px;color:var(--muted);font-size:13px;max-width:96ch}
.talks{margin:8px 0;padding:0;list-style:none;columns:440px 2;column-gap:12px}
.talks+.talks{margin-top:12px}
.talks>li{margin:0 0 12px;padding:12px 16px;border:1px solid var(--line);border-radius:10px;break-inside:avoid}
.talks h4{margin:0 0 4px;font-size:15px}
.talks p{margin:4px 0;font-size:13.5px}
.talks p span:last-child{color:var(--muted)}
.talks .lines{margin:2px 0 8px;padding:0 0 0 14px;font-size:12.5px;color:var(--muted);list-style:disc}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 10px;padding:0;list-style:none;font-size:13px;color:var(--muted)}
.key li{display:flex;align-items:center;gap:6px}
.key .mark{margin:0}
.band{fill:var(--chart-band)}
.bar{fill:var(--chart-accent)}
.tick{fill:var(--chart-ink)}
.note{padding:10px 14px;background:var(--note);border-radius:8px}
.cards{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:14px;margin:0 0 10px}
.cards.four{grid-template-columns:repeat(4,minmax(0,1fr))}
.cards.four .unknown{grid-column:span 2}
.card{display:flex;flex-direction:column;gap:2px;min-width:0;padding:16px 18px;border:1px solid var(--line);border-radius:12px;color:inherit}
.card.unknown{border-style:dashed;justify-content:flex-start}
.card:hover{border-color:var(--link);text-decoration:none}
.card .label{color:var(--muted);font-size:13px}
.card strong{font-size:25px;line-height:1.25;letter-spacing:-.02em;overflow-wrap:anywhere}
.card small{color:var(--muted);font-size:13px}
.graphics{display:flex;gap:18px;margin-top:auto;padding-top:8px}
.graphic{flex:1;min-width:0;max-width:190px}
.graphic svg{display:block;width:100%;height:auto}
.ends,.scale{display:flex;justify-content:space-between;gap:6px;color:var(--muted);font-size:11px;font-weight:400;white-space:nowrap}
.scale{width:124px;margin:2px 0 0 auto}
.tables{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:8px 36px;align-items:start}
.folded{margin-top:12px}
.table{position:relative;overflow-x:auto;margin:8px 0 16px;background:linear-gradient(to right,var(--surface) 60%,transparent) left/28px 100% no-repeat local,linear-gradient(to left,var(--surface) 60%,transparent) right/28px 100% no-repeat local,linear-gradient(to right,color-mix(in srgb,var(--muted) 45%,transparent),transparent) left/10px 100% no-repeat scroll,linear-gradient(to left,color-mix(in srgb,var(--muted) 45%,transparent),transparent) right/10px 100% no-repeat scroll}
.table:focus-visible,.chart:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--muted);font-size:13px;padding:0 0 6px}
th,td{padding:7px 10px;border-bottom:1px solid var(--line);vertical-align:top;text-align:left;font-weight:400}
thead th{color:var(--muted);font-size:12.5px;font-weight:600;border-bottom:1px solid var(--muted);vertical-align:bottom}
tbody th{white-space:nowrap}
.words tbody th{white-space:normal}
.words tbody th small{max-width:90ch}
tbody th small,td small{display:block;color:var(--muted);font-size:12.5px;white-space:normal;max-width:60ch}
.right{text-align:right}
td.right{white-space:nowrap}
.bullet{display:block;width:124px;height:8px;margin:4px 0 0 auto}
.mark{margin-right:5px;font-size:11px}
.mark.above{color:var(--chart-above)}
.mark.below{color:var(--chart-below)}
.mark.too-few-deals{color:var(--muted)}
.mark.too-few-deals{font-size:17px;line-height:0;vertical-align:-2px}
.even caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
figure{margin:22px 0}
figcaption{font-weight:600;margin-bottom:4px}
.chart svg{display:block;width:100%;max-width:var(--wide,880px);height:auto}
figure details table{width:auto}
dl{margin:0}
.definition{padding:12px 0;border-bottom:1px solid var(--line)}
dt{font-weight:600}
dt code{margin-left:6px;color:var(--muted);font-weight:400;font-size:12.5px}
dd{margin:2px 0 0}
dd p{margin:2px 0}
.formula{color:var(--muted)}
pre{overflow-x:auto;padding:12px;background:var(--page);border-radius:8px;font-size:12.5px;line-height:1.45}
footer{padding-top:8px;padding-bottom:40px;color:var(--muted)}
@media (max-width:900px){.cards,.cards.four{grid-template-columns:repeat(2,minmax(0,1fr))}.cards.four .unknown{grid-column:auto}}
@media (max-width:640px){header,main,footer{padding-left:14px;padding-right:14px}section{padding:18px 14px;border-radius:10px}.cards,.cards.four{grid-template-columns:minmax(0,1fr)}.bullet,.scale{width:88px}.table.wide tbody th{position:sticky;left:0;z-index:1;background:var(--surface);max-width:124px;white-space:normal}.table.named tbody th{min-width:108px}.table.wide thead th:first-child{position:sticky;left:0;z-index:1;background:var(--surface)}h1{font-size:26px}.lead{font-size:16.5px}.chart{overflow-x:auto}.chart svg{min-width:600px}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:11pt}header,main,footer{max-width:none;padding:0}section{break-before:page;border:0;padding:0;margin:0}header+main section:first-child{break-before:auto}nav,figure details,dl details,.folded{display:none}.card,figure,tr{break-inside:avoid}h3,caption{break-after:avoid}.table{overflow:visible;background:none}.cards{grid-template-columns:repeat(3,minmax(0,1fr))}.cards.four{grid-template-columns:repeat(4,minmax(0,1fr))}.chart svg{max-width:620px}.scale,.bullet{width:92px}table{font-size:9.5pt}a{color:inherit}}
`;
