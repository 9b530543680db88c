import { RepmarkError } from "../../domain/repmark-error.ts";
import type { SignInSettings } from "../../store/sign-in.ts";

/**
 * How people sign in, from variables alone, so that no page and no signed-in person can set up a provider (anchors §1.6): `REPMARK_URL`, and for a
 * company's own sign-in `REPMARK_OIDC_ISSUER`, `REPMARK_OIDC_CLIENT_ID`, `REPMARK_OIDC_CLIENT_SECRET`, and `REPMARK_OIDC_ONLY` where there is no other way.
 */
export function signInSettings(environment: Readonly<Record<string, string | undefined>>): SignInSettings {
  const value = (name: string) => environment[name]?.trim() || null;
  const [issuer, clientId, clientSecret] = ["ISSUER", "CLIENT_ID", "CLIENT_SECRET"].map((name) =>
    value(`REPMARK_OIDC_${name}`),
  );
  const publicUrl = addressOf(value("REPMARK_URL"), "REPMARK_URL");
  const onlyProvider = ["1", "true", "yes"].includes(value("REPMARK_OIDC_ONLY") ?? "");
  if (issuer == null && clientId == null && clientSecret == null && !onlyProvider)
    return { publicUrl, provider: null, onlyProvider };
  if (issuer == null || clientId == null || clientSecret == null || publicUrl === null)
    throw new RepmarkError("half-a-provider", "A company's own sign-in is set up in part only.", {
      kind: "usage",
      hint: "Set REPMARK_URL, REPMARK_OIDC_ISSUER, REPMARK_OIDC_CLIENT_ID and REPMARK_OIDC_CLIENT_SECRET together.",
    });
  return { publicUrl, provider: { id: "company", issuer, clientId, clientSecret }, onlyProvider };
}

function addressOf(said: string | null, name: string): string | null {
  if (said === null) return null;
  const address = URL.parse(said);
  if (address !== null && ["http:", "https:"].includes(address.protocol)) return address.origin;
  throw new RepmarkError("bad-address", `${name} is no address: ${said}`, {
    kind: "usage",
    hint: `Write where people reach Repmark, such as ${name}=https://repmark.example.com.`,
  });
}
