-- Known by its code where it has one: that is what deals name.
insert into raw.product (run, line, observed_at, product_id, name, family, list_price)
select run, line, observed_at, coalesce(ProductCode, Id), Name, Family, some_money(role_list_price)
from landed cross join this_part
where not coalesce(a_flag(IsDeleted), false);
