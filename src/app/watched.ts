/** Work that is watched, for faces that may not reach the warehouse themselves. */
export { beginAsked, type Watched } from "../warehouse/watched.ts";
