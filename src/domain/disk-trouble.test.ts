import { expect, test } from "vitest";
import { diskTrouble, refusalOf } from "./disk-trouble.ts";
import { RepmarkError } from "./repmark-error.ts";

const asNode = (code: string, more: object) =>
  Object.assign(new Error(`${code}: something, write`), { code, syscall: "write", ...more });

test("a disk that is full, closed to us or broken is a sentence with the file, in both languages, whoever met it", () => {
  const rename = asNode("ENOSPC", { path: "/data/a.tmp", dest: "/data/a" });
  expect(diskTrouble(rename)).toMatchObject({
    code: "disk-full",
    kind: "folder",
    message: "There is no room left to write /data/a.",
  });
  expect(diskTrouble(asNode("EROFS", { path: "/data/b" }))?.message).toBe(
    "/data/b cannot be written: it is not allowed.",
  );
  const duckDb = new Error(
    'TransactionContext Error: Failed to commit: Could not write file "/data/warehouse.duckdb.next.wal": No space left on device',
  );
  expect(diskTrouble(new Error("The build failed.", { cause: duckDb }))?.message).toBe(
    "There is no room left to write /data/warehouse.duckdb.next.wal.",
  );
  expect(diskTrouble(new Error("FATAL Error: fsync failed!"), "/data")?.message).toBe(
    "The disk answers with an error when /data is written.",
  );
  const sqlite = Object.assign(new Error("disk I/O error"), { code: "ERR_SQLITE_ERROR", errcode: 778 }); // IOERR_WRITE
  expect(diskTrouble(sqlite, "/data/store.sqlite")?.told("sv").message).toBe(
    "Disken svarar med ett fel när /data/store.sqlite skrivs.",
  );
});

test("what is not the disk’s is no trouble of the disk; a sentence stays the sentence it was", () => {
  expect(
    diskTrouble(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" })),
  ).toBeNull();
  expect(diskTrouble(new Error('Binder Error: column "No space left on device" not found'))).toBeNull();
  expect(refusalOf(new TypeError("undefined is not a function"))).toBeNull();
  const refusal = new RepmarkError("bad-day", "“x” is not a day.", { kind: "usage", hint: "Write it." });
  expect(refusalOf(refusal)).toBe(refusal);
});
