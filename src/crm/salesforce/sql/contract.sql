-- Contract terms of won deals. Salesforce counts the last day in, we do not. Money is a custom field, or the deal's.
insert into raw.subscription_term (run, line, observed_at, term_id, opportunity_ref, account_ref, starts_on, ends_on, recurring_value, one_off, arr, currency, notified_end_on, notified_at, is_deleted)
select run, line, observed_at, Id, read_id(role_opportunity), AccountId, a_day(StartDate),
  coalesce(a_day(EndDate) + 1, (a_day(StartDate) + to_months(try_cast(a_number(ContractTerm) as integer)))::date),
  some_money(role_recurring_value), some_money(role_one_off), some_money(role_arr), CurrencyIsoCode, a_day(role_notified_end_on) + 1, an_instant(role_notified_at), a_flag(IsDeleted)
from landed cross join this_part
where a_day(StartDate) is not null and Status is distinct from 'Draft';
