import type { ForecastAnswer, SubjectForecast } from "../../app/forecast.ts";
import { decimalOf, type Money } from "../../domain/money.ts";
import { forecastText } from "../present/forecast-text.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark forecast`: what a period may come to, and why. */
export async function forecast(options: Omit<AskOptions, "period"> & { period?: string }): Promise<void> {
  const { period, asOf, rep, team, language } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, (seen) =>
    seen.forecast({ period, asOf, rep, team, language }),
  );
  if (options.json) printJson(asJson(found));
  else process.stdout.write(forecastText(found));
}

/** As the contract has it: money is a decimal string, chances and rates are numbers, unknown is null. */
function asJson(found: ForecastAnswer) {
  const { period, team, teams, reps, deals, sinceCall, made: _, ...rest } = found;
  const money = (value: Money | null | undefined) => (value == null ? null : decimalOf(value));
  const subject = ({ open, turns, model, baselines, booked, quota, call, callsMove, ...of }: SubjectForecast) => ({
    ...of,
    booked: money(booked),
    quota: money(quota),
    p10: money(model?.p10),
    p50: money(model?.p50),
    p90: money(model?.p90),
    expected: money(model?.expected),
    widened: money(model?.widened),
    callsMove: money(callsMove),
    open: { ...open, expected: money(open.expected) },
    turns: { ...turns, expected: money(turns.expected) },
    baselines: Object.fromEntries(Object.entries(baselines).map(([method, value]) => [method, money(value)])),
    call: call === null ? null : { ...call, value: money(call.value), corrected: money(call.corrected) },
  });
  return {
    period: { label: period.label, from: period.from, until: period.until },
    ...rest,
    team: subject(team),
    teams: teams.map(subject),
    reps: reps.map(subject),
    ...(deals === null
      ? {}
      : { deals: deals.map((deal) => ({ ...deal, worth: money(deal.worth), expected: money(deal.expected) })) }),
    ...(sinceCall === null
      ? {}
      : {
          sinceCall: sinceCall.map(({ before, after, ...change }) => ({
            ...change,
            before: money(before),
            after: money(after),
          })),
        }),
  };
}
