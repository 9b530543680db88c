/** What a script may rely on (contract): one code per kind of trouble. */
export const exitCodes = { done: 0, fault: 1, usage: 2, data: 3, refused: 4, forbidden: 4, folder: 5 } as const;
