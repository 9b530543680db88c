-- What every answer is told in.
select reporting_currency, minor_digits, time_zone from core.workspace
