import { forecast as answer, type ForecastAnswer, type SubjectForecast } from "../../app/forecast.ts";
import { forecastText } from "../present/forecast-text.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark forecast`: what a period may come to, and why. */
export async function forecast(options: Omit<AskOptions, "period"> & { period?: string }): Promise<void> {
  const { period, asOf, rep, team, language } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, (workspace) =>
    answer(workspace, { period, asOf, rep, team, language }),
  );
  if (options.json) printJson(asJson(found));
  else process.stdout.write(forecastText(found));
}

/** As the contract has it: money is a decimal string, chances and rates are numbers, unknown is null. */
function asJson(found: ForecastAnswer) {
  const { period, digits, team, teams, reps, deals, sinceCall, ...rest } = found;
  const money = (value: number | null) => (value === null ? null : value.toFixed(digits));
  const subject = ({ open, turns, model, baselines, booked, quota, call, ...of }: SubjectForecast) => ({
    ...of,
    booked: money(booked),
    quota: money(quota),
    p10: money(model?.p10 ?? null),
    p50: money(model?.p50 ?? null),
    p90: money(model?.p90 ?? null),
    expected: money(model?.expected ?? null),
    widened: money(model?.widened ?? null),
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
    ...(deals === null ? {} : { deals: deals.map((deal) => ({ ...deal, worth: money(deal.worth) })) }),
    ...(sinceCall === null ? {} : { sinceCall }),
  };
}
