/** What somebody who was erased on a legal order is called in the records from then on; `drawn` are eight characters of chance (docs/decisions/0211). */
export const erasedName = (drawn: string): string => `erased-${drawn}`;

/** Whether a name is that of somebody who was erased. */
export const isErased = (name: string): boolean => /^erased-[0-9a-f]{8}\b/.test(name);
