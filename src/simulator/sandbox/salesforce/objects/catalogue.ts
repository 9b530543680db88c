import type { ObjectType } from "../object-type.ts";
import { account, contact } from "./account.ts";
import { emailMessage, event, task } from "./activity.ts";
import { campaign, campaignMember, engagement, opportunityContactRole } from "./campaign.ts";
import { contract } from "./contract.ts";
import { currencyType, datedConversionRate } from "./currency.ts";
import { opportunityFieldHistory } from "./field-history.ts";
import { forecastingItem, forecastingOwnerAdjustment } from "./forecasting-item.ts";
import { forecastingQuota } from "./forecasting-quota.ts";
import { forecastingSubmission, forecastingSubmissionItem } from "./forecasting-submission.ts";
import { forecastingType } from "./forecasting-type.ts";
import { group, lead } from "./lead.ts";
import { opportunity } from "./opportunity.ts";
import { opportunityHistory } from "./opportunity-history.ts";
import { organization } from "./organization.ts";
import { fiscalYearSettings, periodType } from "./period.ts";
import { opportunityLineItem, pricebook2, pricebookEntry, product2 } from "./product.ts";
import { userRole } from "./role.ts";
import { setUpWords } from "./set-up-words.ts";
import { opportunitySplit, opportunitySplitType } from "./split.ts";
import { opportunityStage } from "./stage.ts";
import { profile, user } from "./user.ts";
import { businessHours, holiday } from "./working-time.ts";

/** Every kind of record of the org, by name. */
export const catalogue: readonly ObjectType[] = [
  account,
  businessHours,
  campaign,
  campaignMember,
  contact,
  contract,
  currencyType,
  datedConversionRate,
  emailMessage,
  engagement,
  event,
  fiscalYearSettings,
  forecastingItem,
  forecastingOwnerAdjustment,
  forecastingQuota,
  forecastingSubmission,
  forecastingSubmissionItem,
  forecastingType,
  group,
  holiday,
  lead,
  opportunity,
  opportunityContactRole,
  opportunityFieldHistory,
  opportunityHistory,
  opportunityLineItem,
  opportunitySplit,
  opportunitySplitType,
  opportunityStage,
  organization,
  periodType,
  pricebook2,
  pricebookEntry,
  product2,
  profile,
  task,
  user,
  userRole,
  ...setUpWords,
].sort((one, other) => (one.name < other.name ? -1 : 1));
