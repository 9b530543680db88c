import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { SentAnswers } from "./sent-answers.ts";

const long = Buffer.from(JSON.stringify({ reps: Array.from({ length: 200 }, (_, place) => `rep ${place}`) }));

test("an answer that was kept is sent in the encoding that is asked for, the same each time", async () => {
  const sent = new SentAnswers();
  sent.keep("one", long);
  const br = await sent.find("one", "gzip, deflate, br");
  expect([br?.encoding, br && brotliDecompressSync(br.bytes).equals(long)]).toEqual(["br", true]);
  const gzip = await sent.find("one", "gzip");
  expect([gzip?.encoding, gzip && gunzipSync(gzip.bytes).equals(long)]).toEqual(["gzip", true]);
  expect((await sent.find("one", "gzip, deflate, br"))?.bytes).toBe(br?.bytes);
});

test("whoever takes none of ours, or says how much they like each, is sent it plain; so is what is short", async () => {
  const sent = new SentAnswers();
  sent.keep("one", long);
  for (const accepted of ["", "zstd", "br;q=0.5, gzip;q=0"])
    expect(await sent.find("one", accepted)).toEqual({ bytes: long, encoding: "identity" });
  const short = Buffer.from("{}");
  sent.keep("two", short);
  expect(await sent.find("two", "br")).toEqual({ bytes: short, encoding: "identity" });
});

test("what was not kept is not there", async () => {
  expect(await new SentAnswers().find("one", "br")).toBeUndefined();
});
