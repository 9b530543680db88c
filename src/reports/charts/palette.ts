/**
 * The colours of every chart, by meaning. Blue and orange with a difference in lightness, so that they part for colour-blind eyes and
 * in grey print; never colour alone. A page that knows dark mode replaces each by its custom property (`themed`).
 */
export const palette = {
  ink: "#1b2330",
  muted: "#5b6675",
  grid: "#e3e7ee",
  accent: "#2c5bd4",
  band: "#dbe5fb",
  above: "#0b7285",
  below: "#b4540a",
  within: "#7b8797",
  surface: "#fefefe",
} as const;

/** An SVG whose colours follow the page's theme: `#2c5bd4` becomes `var(--chart-accent)`. */
export function themed(svg: string): string {
  return Object.entries(palette).reduce((text, [name, hex]) => text.replaceAll(hex, `var(--chart-${name})`), svg);
}
