import type { DeliveryFailure } from "../../store/report-schedules.ts";

/** How handing over went. */
export type Outcome =
  | { readonly is: "sent" }
  /** It was not taken, and may be another time. `isOfServer`: nobody else's would have been either. */
  | { readonly is: "again"; readonly failure: DeliveryFailure; readonly isOfServer: boolean }
  /** It was not taken and never will be. */
  | { readonly is: "refused"; readonly failure: DeliveryFailure }
  /** It may have been taken. */
  | { readonly is: "unknown"; readonly failure: DeliveryFailure };
