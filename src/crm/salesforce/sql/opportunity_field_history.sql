-- Changes of the fields that an admin has tracked. An owner is said twice, by id and by name: ids are taken.
insert into raw.change (run, line, observed_at, opportunity_ref, changed_at, field, old_value, new_value)
select run, line, observed_at, OpportunityId, an_instant(CreatedDate), tracks,
  case tracks when 'forecast_category' then forecast_word(OldValue) when 'close_on' then a_day(OldValue)::varchar when 'type' then coalesce(old_type.meaning, OldValue)
    when 'amount' then some_money(OldValue)::varchar when 'arr' then some_money(OldValue)::varchar else OldValue end,
  case tracks when 'forecast_category' then forecast_word(NewValue) when 'close_on' then a_day(NewValue)::varchar when 'type' then coalesce(new_type.meaning, NewValue)
    when 'amount' then some_money(NewValue)::varchar when 'arr' then some_money(NewValue)::varchar else NewValue end
from landed cross join this_part
join (
  values ('StageName', 'stage'), ('Amount', 'amount'), ('CloseDate', 'close_on'), ('Owner', 'owner'), ('ForecastCategoryName', 'forecast_category'), ('Type', 'type')
  union all select tracked_arr, 'arr' from this_part
  union all select tracked_lost_reason, 'lost_reason' from this_part
) as tracked(name, tracks) on tracked.name = Field
left join (select word, meaning from word where vocabulary = 'type') as old_type on tracks = 'type' and old_type.word = plain_word(OldValue)
left join (select word, meaning from word where vocabulary = 'type') as new_type on tracks = 'type' and new_type.word = plain_word(NewValue)
where an_instant(CreatedDate) is not null and (tracks <> 'owner' or coalesce(NewValue, OldValue) like '005%');
