-- What was sold: products are known by their codes, as in the catalogue.
insert into raw.line_item (run, line, observed_at, line_item_id, opportunity_ref, product_ref, total, is_deleted)
select run, line, observed_at, Id, OpportunityId, coalesce(ProductCode, Product2Id), some_money(TotalPrice), a_flag(IsDeleted)
from landed cross join this_part;
