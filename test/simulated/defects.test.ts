import { expect, test } from "vitest";
import { Company } from "../../src/simulator/company.ts";
import { defectKinds } from "../../src/simulator/deal.ts";
import { planOfSize } from "../../src/simulator/plan.ts";
import { dayNumber } from "../../src/simulator/timeline.ts";
import { truth } from "../../src/simulator/truth.ts";
import { repmarkOn } from "../world/simulated.ts";

test("each planted defect is found by its data issue where it was planted, and none is invented", async () => {
  const company = new Company(planOfSize(6_000, { seed: 3 }));
  const today = dayNumber(company.plan.today);
  await using repmark = await repmarkOn(company, today);
  const issues = (await repmark.workspace.data.warehouse.rows(
    "select code, record_id, saw from core.data_issue",
    {},
  )) as { code: string; record_id: string; saw: string | null }[];
  // Somebody or something unknown is told by the word that was used, the rest by the record.
  const found = issues.map(({ code, record_id, saw }) =>
    code === "unknown-rep" || code === "unknown-period"
      ? `${code} ${saw}`
      : code === "unknown-product"
        ? `${code} ${saw?.split(" →")[0]}`
        : `${code} ${record_id}`,
  );
  const planted = truth(company, today).defects.map(({ code, record }) => `${code} ${record}`);
  expect(found.toSorted()).toEqual(planted.toSorted());
  expect(defectKinds.filter((kind) => !planted.some((one) => one.startsWith(`${kind} `)))).toEqual([]);
});
