insert into raw.account (run, line, observed_at, account_id, name, industry, size_band, employees, country, segment, merged_into)
select run, line, observed_at, Id, Name, Industry, role_size_band, try_cast(a_number(NumberOfEmployees) as bigint), coalesce(BillingCountry, BillingCountryCode), role_segment, case when a_flag(IsDeleted) then MasterRecordId end
from landed cross join this_part
where not coalesce(a_flag(IsDeleted), false) or MasterRecordId is not null;
