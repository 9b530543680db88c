import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { descriptionOf, type Provider } from "../../store/sign-in.ts";

/** What a company's sign-in says of itself, as far as better-auth does not look at it (docs/decisions/0229). */
export interface Described {
  /** Looks at each answer of the company's; throws where it is its description and names another issuer. */
  look(url: string, answer: Response): Promise<void>;
  /** Whether somebody comes back from another sign-in than the company's, or from one that does not say so though it always would (RFC 9207). */
  isOfAnother(address: URL): boolean;
}

export function describing({ id, issuer }: Provider): Described {
  let alwaysSaysWho = false;
  return {
    async look(url, answer) {
      if (url !== descriptionOf(issuer) || !answer.ok) return;
      const told = description.safeParse(await answer.clone().json());
      if (told.data?.issuer !== issuer) throw anotherIssuer(told.data?.issuer ?? "", issuer);
      alwaysSaysWho = told.data.authorization_response_iss_parameter_supported === true;
    },
    isOfAnother({ pathname, searchParams }) {
      if (pathname !== `/api/auth/callback/${id}`) return false;
      const said = searchParams.getAll("iss");
      return said.length === 0 ? alwaysSaysWho : said.some((each) => each !== issuer);
    },
  };
}

const description = z.looseObject({
  issuer: z.string().max(2000),
  authorization_response_iss_parameter_supported: z.unknown().optional(),
});

const anotherIssuer = (named: string, issuer: string) =>
  new RepmarkError("company-another-issuer", `It names “${named}” as its issuer, and not “${issuer}”.`, {
    kind: "refused",
    hint: "If that is the company's, say it letter for letter as REPMARK_OIDC_ISSUER.",
  });
