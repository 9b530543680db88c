import { RepmarkError } from "../../domain/repmark-error.ts";

/** A file that cannot be used: what, where and how to mend it. Nothing has been changed. */
export function unreadable(code: string, message: string, hint: string, cause?: unknown): RepmarkError {
  return new RepmarkError(code, message, { kind: "data", hint, cause });
}

/** Cells in messages are cut: a 60 MB cell is no help to anybody. */
export function shown(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
