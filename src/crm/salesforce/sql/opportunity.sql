-- A deal as it stands. Its history comes apart; of what has none, the first and each later sighting tell.
insert into raw.opportunity (run, line, observed_at, opportunity_id, name, account_ref, owner_ref, type, stage_ref, outcome, forecast_category, source, is_inbound, lead_score, product_ref,
  currency, amount, arr, one_off, term_months, starts_on, ends_on, created_at, opened_on, close_on, closed_at, lost_reason, competitor, is_deleted, is_test, merged_into, modified_at, unread)
select run, line, observed_at, Id, Name, AccountId, OwnerId, coalesce(word.meaning, Type), StageName,
  case when a_flag(IsWon) then 'won' when a_flag(IsClosed) then 'lost' else 'open' end,
  forecast_word(coalesce(ForecastCategory, ForecastCategoryName)), LeadSource, a_flag(role_is_inbound), a_number(role_lead_score), role_product,
  CurrencyIsoCode, some_money(Amount), some_money(role_arr), some_money(role_one_off), a_number(role_term_months), a_day(role_starts_on), a_day(role_ends_on),
  an_instant(CreatedDate), a_day(role_opened_on), a_day(CloseDate),
  -- Salesforce has no instant of closing but that of entering the stage it is in.
  case when a_flag(IsClosed) then an_instant(LastStageChangeDate) end, role_lost_reason, role_competitor,
  a_flag(IsDeleted), a_flag(role_is_test), read_id(role_merged_into),
  -- Who writes a deal moves its last change; the system moves only its stamp, and by a deletion.
  case when a_flag(IsDeleted) then an_instant(SystemModstamp) else an_instant(LastModifiedDate) end,
  nullif(list_filter([unread('amount', Amount, some_money(Amount) is null, 'bad-number'), unread('arr', role_arr, some_money(role_arr) is null, 'bad-number'),
    unread('lead_score', role_lead_score, a_number(role_lead_score) is null, 'bad-number'), unread('close_on', CloseDate, a_day(CloseDate) is null, 'bad-date')], lambda one: one is not null), [])
from landed cross join this_part
left join (select word, meaning from word where vocabulary = 'type') as word on word.word = plain_word(Type);

-- What was deleted has its own instant, however long before the deal was closed.
insert into raw.change (run, line, observed_at, opportunity_ref, changed_at, field, old_value, new_value)
select run, line, observed_at, opportunity_id, modified_at, 'is_deleted', 'false', 'true'
from raw.opportunity
where run = (select run from this_part) and line > (select first_line from this_part) and is_deleted and modified_at is not null;

insert into raw.data_issue
select run, 'opportunity', line, opportunity_id, unread.field, unread.saw, unread.code
from (select run, line, opportunity_id, unnest(unread) as unread from raw.opportunity where run = (select run from this_part) and line > (select first_line from this_part) and unread is not null);
