insert into raw.account (run, line, observed_at, account_id, name, industry, size_band, employees, country, segment)
select run, line, observed_at, read_id(Id), Name, Industry, role_size_band, try_cast(a_number(NumberOfEmployees) as bigint), coalesce(BillingCountry, BillingCountryCode), role_segment
from landed cross join this_part
where not coalesce(a_flag(IsDeleted), false);
