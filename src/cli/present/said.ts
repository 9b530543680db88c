export { said } from "../../domain/said.ts";
