-- The last instant the data speaks of.
select data_through from core.workspace
