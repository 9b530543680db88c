/**
 * The page turns no text into markup but what is drawn here (docs/decisions/0222). Names from a CRM can be any text; where a hole, ours or a library's, would have one
 * become part of the page, the browser refuses.
 */
interface Policies {
  createPolicy(name: string, rules: { createHTML(text: string): string | null }): { createHTML(text: string): string };
}
const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;

/** ECharts writes its own SVG of our numbers, with names escaped by it. */
const drawings = policies?.createPolicy("drawings", { createHTML: (svg) => svg });

// Style sheets of the parts of Mantine come this way too. Without this sign nothing begins an element.
policies?.createPolicy("default", { createHTML: (text) => (text.includes("<") ? null : text) });

/** Puts a drawing in its place. The page takes no styles that stand in markup: those of its parts are set one by one, those of a pointer over them are let go. */
export function draw(place: HTMLElement, svg: string): void {
  const markup = svg.replaceAll(/<style[^>]*>.*?<\/style>/gs, "").replaceAll(/ style="/g, ' data-style="');
  place.innerHTML = drawings === undefined ? markup : drawings.createHTML(markup);
  for (const part of place.querySelectorAll<SVGElement>("[data-style]")) {
    part.style.cssText = part.dataset.style ?? "";
    delete part.dataset.style;
  }
}
