import type { ReactNode } from "react";

/** What may be wider than its place scrolls inside it: reached by keyboard, named, with a shadow where there is more. */
export function Sideways({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of nothing to fill in is no fieldset
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="sideways" tabIndex={0} role="group" aria-label={name}>
      {children}
    </div>
  );
}
