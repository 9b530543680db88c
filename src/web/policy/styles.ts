/** The number of this page, which the server gave to its script: styles that show it are taken. */
export const styleNonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";

// What keeps the page still behind a drawer makes a style of its own, and asks here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
