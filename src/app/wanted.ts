/** Answers that are given up when the reader leaves, for faces that may not reach the warehouse themselves. */
export { whileWanted } from "../warehouse/wanted.ts";
