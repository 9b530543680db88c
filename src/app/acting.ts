/** Whose doing a change is, for faces that may not reach the store themselves. */
export { actingAs } from "../store/acting.ts";
