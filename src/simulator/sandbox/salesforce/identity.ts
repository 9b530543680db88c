import type { Reply } from "../service.ts";
import { username } from "./app.ts";
import { integrationId } from "./objects/kinds.ts";
import { organizationId } from "./objects/organization.ts";
import { json } from "./salesforce-error.ts";

/** Who the session is: `/services/oauth2/userinfo`, and the `id` that came with the token. */
export function identity(instanceUrl: string): Reply {
  const id = `${instanceUrl}/id/${organizationId}/${integrationId}`;
  const data = `${instanceUrl}/services/data/v{version}`;
  return json({
    id,
    sub: id,
    asserted_user: true,
    user_id: integrationId,
    organization_id: organizationId,
    username,
    preferred_username: username,
    display_name: "Repmark Integration",
    name: "Repmark Integration",
    email: username,
    active: true,
    user_type: "STANDARD",
    language: "en_US",
    locale: "en_US",
    utcOffset: 0,
    urls: { rest: `${data}/`, sobjects: `${data}/sobjects/`, query: `${data}/query/` },
  });
}
