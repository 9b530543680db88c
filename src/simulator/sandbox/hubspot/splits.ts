import { z } from "zod";
import type { Call } from "../service.ts";
import { invalid, missingScopes, tierLacks } from "./answers.ts";
import type { Context } from "./context.ts";
import { stamp } from "./life.ts";
import { ownerId } from "./people.ts";
import { body } from "./request.ts";
import { reaches } from "./settings.ts";

const batch = z.object({ inputs: z.array(z.object({ id: z.coerce.string() })) });

/**
 * `POST /deal-splits/…/batch/read`: by deal. Shares are of 1 and make 1 together, so overlays and shares that do not
 * add up cannot be entered. A deal without splits of its own is its owner's alone and does not come.
 */
export function readSplits(context: Context, call: Call) {
  const { portal, settings, scopes, now } = context;
  if (!reaches(settings, "enterprise")) throw tierLacks("deal splits", "enterprise");
  if (!scopes.has("crm.dealsplits.read_write")) throw missingScopes(["crm.dealsplits.read_write"]);
  const { inputs } = body(call, batch);
  if (inputs.length > 100)
    throw invalid(`The maximum number of inputs supported in a batch request is 100. Received ${inputs.length}.`);
  const kind = context.kinds.named("deals");
  const odd = context.faults("splits-do-not-add-up") !== undefined;
  const results = inputs.flatMap(({ id }) => {
    const birth = kind.ids().find(id);
    if (birth === undefined || kind.life(birth, now) === undefined) return [];
    const shares = portal.world
      .deal(birth.key)!
      .splits.filter((split) => split.kind === "revenue" && split.agreedAt < now);
    if (shares.reduce((sum, split) => sum + split.share, 0) !== 100) return [];
    return {
      id,
      splits: shares.map((split, at) => ({
        id: String(50_636_000_000 + (Number(id) % 1_000_000_000) + at),
        properties: {
          hs_deal_split_percentage: odd && at === 0 ? String((split.share - 0.01) / 100) : String(split.share / 100),
          hubspot_owner_id: ownerId(split.person),
        },
        createdAt: stamp(split.agreedAt),
        updatedAt: stamp(split.agreedAt),
        archived: false,
      })),
    };
  });
  return { status: "COMPLETE", results, startedAt: stamp(now), completedAt: stamp(now) };
}
