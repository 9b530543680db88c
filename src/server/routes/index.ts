import type { Route } from "../route.ts";
import { connections } from "./connections.ts";
import { imports } from "./imports.ts";
import { moneyAhead } from "./money-ahead.ts";
import { numbers } from "./numbers.ts";
import { people } from "./people.ts";
import { privacy } from "./privacy.ts";
import { quotas } from "./quotas.ts";
import { reportSchedules } from "./report-schedules.ts";
import { settings } from "./settings.ts";
import { users } from "./users.ts";

/** Every address below `/api/v1`: what is not here does not exist. */
export const routes: readonly Route[] = [
  ...numbers,
  ...moneyAhead,
  ...people,
  ...privacy,
  ...quotas,
  ...reportSchedules,
  ...settings,
  ...users,
  ...connections,
  ...imports,
];
