import type { Asking } from "../ask.ts";
import { type BacktestAsking, backtest } from "../backtest.ts";
import { type BreakdownAsking, breakdown } from "../breakdown.ts";
import { bridge } from "../bridge.ts";
import { type CapacityAsking, capacity } from "../capacity.ts";
import { type CapacityEntries, enterCapacity } from "../capacity-entries.ts";
import { coach } from "../coach.ts";
import { noteTalk } from "../coach-notes.ts";
import { type DealsAsking, deals } from "../deals.ts";
import { type FitAsking, leadFit } from "../fit.ts";
import { type ForecastAsking, forecast } from "../forecast.ts";
import { overview } from "../overview.ts";
import { plan } from "../plan.ts";
import { enterPlan, type PlanEntries } from "../plan-entries.ts";
import { type AskingReport, reportFile } from "../report.ts";
import { type RevenueAsking, revenue } from "../revenue.ts";
import { type ScorecardAsking, scorecard } from "../scorecard.ts";
import { type TrendAsking, trend } from "../trend.ts";
import type { Workspace } from "../workspace.ts";
import { writeTo } from "../write-to.ts";
import type { Caller, KeyScope } from "./caller.ts";
import { forAdmins, forLeaders, keyForLess } from "./refusals.ts";
import { type Scope, scopeOf } from "./scope.ts";

/**
 * A data folder as one caller may see it: the only way that faces ask (a border keeps them from the verbs themselves), so none can forget whom it
 * asks for. Numbers are worked out over everyone, for peers must be fair, and then cut to the caller's scope.
 */
export class Seen {
  readonly caller: Caller;
  readonly scope: Scope;
  readonly #workspace: Workspace;

  private constructor(workspace: Workspace, caller: Caller, scope: Scope) {
    this.#workspace = workspace;
    this.caller = caller;
    this.scope = scope;
  }

  static async by(workspace: Workspace, caller: Caller): Promise<Seen> {
    return new Seen(workspace, caller, await scopeOf(workspace, caller));
  }

  /** What an answer is a function of beside the question: for cache keys and ETags (DESIGN §4). */
  get version(): string {
    return `${this.#workspace.data.version} ${this.scope.hash}`;
  }

  async scorecard(asking: ScorecardAsking) {
    return scorecard(this.#everyones(), asking);
  }

  async overview(asking: Asking) {
    return overview(this.#everyones(), asking);
  }

  async deals(asking: DealsAsking) {
    return deals(this.#everyones(), asking);
  }

  async trend(asking: TrendAsking) {
    return trend(this.#everyones(), asking);
  }

  async breakdown(asking: BreakdownAsking) {
    return breakdown(this.#everyones(), asking);
  }

  async bridge(asking: Asking & { readonly measure: string; readonly rep?: string | undefined }) {
    return bridge(this.#everyones(), asking);
  }

  async forecast(asking: ForecastAsking) {
    return forecast(this.#everyones(), asking);
  }

  async backtest(asking: BacktestAsking) {
    return backtest(this.#everyones(), asking);
  }

  async plan(asking: Asking & { readonly rep: string }) {
    return plan(this.#everyones(), asking);
  }

  async coach(asking: Asking & Pick<ScorecardAsking, "rep" | "team">) {
    return coach(this.#everyones(), asking);
  }

  /** The report of a period as a file of that format. */
  async report(asking: AskingReport) {
    return reportFile(this.#everyones(), asking);
  }

  /** The same into a file; answers how many bytes it has. */
  async writeReport({ out, ...asking }: AskingReport & { readonly out: string }): Promise<number> {
    const content = await this.report(asking);
    writeTo(out, content, "The report");
    const about = [asking.period, asking.rep].filter((one) => one !== undefined).join(" ");
    this.exported(`report ${about} as ${asking.format ?? "html"}`, { file: out });
    return Buffer.byteLength(content);
  }

  /** What contracts and renewals bring is the company's. */
  async revenue(asking: RevenueAsking) {
    return revenue(this.#everyones(), asking);
  }

  async capacity(asking: CapacityAsking) {
    return capacity(this.#everyones(), asking);
  }

  /** Whether lead scores hold, over all leads. */
  async leadFit(asking: FitAsking) {
    return leadFit(this.#everyones(), asking);
  }

  async enterPlan(entries: PlanEntries, whose: Parameters<typeof enterPlan>[2]) {
    this.#mayUse("write");
    return enterPlan(this.#everyones(), entries, whose);
  }

  async enterCapacity(entries: CapacityEntries) {
    this.#mayUse("write");
    return enterCapacity(this.#everyones(), entries);
  }

  async noteTalk(note: Parameters<typeof noteTalk>[1]) {
    this.#mayUse("write");
    return noteTalk(this.#everyones(), note);
  }

  /** All of the data folder, for what only an admin does: connections, imports, settings, the audit. Keys never open it. */
  administered(): Workspace {
    if (this.caller.role !== "admin" || this.caller.key !== null) throw forAdmins();
    return this.#workspace;
  }

  /** Tells the audit that something was taken out; refused to keys that were not made for it. */
  exported(subject: string, how: unknown = null): void {
    this.#mayUse("export");
    this.#workspace.store.audit.add("export", subject, how);
  }

  /** The folder, for those who see everyone in it. */
  #everyones(): Workspace {
    if (!this.scope.isEveryone) throw forLeaders();
    return this.#workspace;
  }

  #mayUse(scope: KeyScope): void {
    if (this.caller.key !== null && !this.caller.key.scopes.includes(scope)) throw keyForLess(scope);
  }
}
