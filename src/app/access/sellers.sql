-- Everyone who has had a deal.
select distinct rep_id from core.opportunity_version where rep_id is not null order by rep_id
