import { basename } from "node:path";
import type { Language } from "../../domain/language.ts";
import type { ReportDocument } from "../../reports/document.ts";
import { answerVersion } from "../answer-version.ts";
import { type Asked, type Asking, ask } from "../ask.ts";
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
import { isModelled, tryForecasts } from "../forecast-measures.ts";
import { findMeasure } from "../measures.ts";
import { overview } from "../overview.ts";
import { pageOf } from "../page.ts";
import { repIdOf, teamIdOf } from "../people.ts";
import { plan, planOf } from "../plan.ts";
import { enterPlan, type PlanEntries } from "../plan-entries.ts";
import { type Held, heldOf, heldOfUser } from "../privacy/held.ts";
import { worksCouncilSheetOf } from "../privacy/sheets.ts";
import { enterQuotas, quotas, quotaVersions, undoQuotas } from "../quotas.ts";
import { type AskingReport, reportFile } from "../report.ts";
import { type RevenueAsking, revenue } from "../revenue.ts";
import { narrowed, type Scorecard, type ScorecardAsking, scorecard, scorecardOf } from "../scorecard.ts";
import { type TrendAsking, trend } from "../trend.ts";
import type { Workspace } from "../workspace.ts";
import { writeTo } from "../write-to.ts";
import type { Caller, KeyScope } from "./caller.ts";
import { hearingOf, isNobodyOrCrowd } from "./crowd.ts";
import { cutForecast, cutRevenue, isOwn, wholeOf } from "./cut.ts";
import { forAdmins, forLeaders, keyForLess, nameSomebody, ofOthers } from "./refusals.ts";
import { type Scope, scopeOf, sellersOutside } from "./scope.ts";

type Whose = Pick<ScorecardAsking, "rep" | "team">;
type BridgeAsking = Asking & { readonly measure: string; readonly rep?: string | undefined };

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
    return `${answerVersion(this.#workspace)} ${this.scope.hash}`;
  }

  async scorecard(asking: ScorecardAsking): Promise<Scorecard> {
    if (this.scope.isEveryone) return scorecard(this.#workspace, asking);
    const { rep, team } = await this.#named(asking);
    const asked = await ask(this.#workspace, asking);
    const card = await scorecardOf(this.#workspace, asked, asking.metric, await this.#hearing(asked, asking));
    return narrowed(this.#workspace, card, { rep, team });
  }

  async overview(asking: Asking) {
    return overview(this.#workspace, asking, this.scope);
  }

  async deals(asking: DealsAsking) {
    if (this.scope.isEveryone) return deals(this.#workspace, asking);
    const whose = await this.#whose(asking);
    await this.#mayTell(asking.measure, asking);
    return deals(this.#workspace, { ...asking, ...whose });
  }

  /** The same, so many rows at a time. */
  async dealsByPage(asking: DealsAsking, page: Parameters<typeof pageOf>[1]) {
    const found = await this.deals(asking);
    const { items, next } = pageOf(found.rows, page, `${this.version} ${JSON.stringify(asking)}`);
    return { ...found, rows: items, next };
  }

  async trend(asking: TrendAsking) {
    if (this.scope.isEveryone) return trend(this.#workspace, asking);
    const { rep } = await this.#one(asking);
    if (!isOwn(findMeasure(asking.measure).id)) throw ofOthers();
    return trend(this.#workspace, { ...asking, rep });
  }

  async breakdown(asking: BreakdownAsking) {
    if (this.scope.isEveryone) return breakdown(this.#workspace, asking);
    const { rep } = await this.#one(asking);
    if (!isOwn(findMeasure(asking.measure).id)) throw ofOthers();
    return breakdown(this.#workspace, { ...asking, rep });
  }

  async bridge(asking: BridgeAsking) {
    if (this.scope.isEveryone) return bridge(this.#workspace, asking);
    const { rep } = await this.#one(asking);
    if (!isOwn(findMeasure(asking.measure).id)) throw ofOthers();
    return bridge(this.#workspace, { ...asking, rep });
  }

  async forecast(asking: ForecastAsking) {
    if (this.scope.isEveryone) return forecast(this.#workspace, asking);
    const whose = await this.#whose(asking);
    await this.#mayTellModel(asking);
    return cutForecast(await forecast(this.#workspace, { ...asking, ...whose }), this.scope);
  }

  /** How the model did for one rep or team: the same trials decide for everyone which way is used, which is told to those who see everyone. */
  async backtest(asking: BacktestAsking) {
    if (this.scope.isEveryone) return backtest(this.#workspace, asking);
    const whose = await this.#whose(asking);
    await this.#mayTellModel(asking);
    return { ...(await backtest(this.#workspace, { ...asking, ...whose })), ways: [] };
  }

  async plan(asking: Asking & { readonly rep: string }) {
    if (this.scope.isEveryone) return plan(this.#workspace, asking);
    const { rep } = await this.#one(asking);
    const asked = await ask(this.#workspace, asking);
    return planOf(this.#workspace, asked, rep, await this.#hearing(asked, asking));
  }

  async coach(asking: Asking & Pick<ScorecardAsking, "rep" | "team">) {
    if (this.scope.isEveryone) return coach(this.#workspace, asking);
    const named = await this.#named(asking);
    const asked = await ask(this.#workspace, asking);
    const hearing = await this.#hearing(asked, asking);
    const isRunning = asked.period.from <= asked.asOf.on && asked.asOf.on < asked.period.until;
    if (hearing?.isTold !== true || !isRunning) throw ofOthers();
    return coach(this.#workspace, { ...asking, ...named }, hearing);
  }

  /** Forecasts of the period are tried on past ones, if they were not yet; `begun` is called before that takes its time. */
  async tryForecasts(asking: Asking, begun: () => void): Promise<void> {
    const workspace = this.#everyones();
    return tryForecasts(workspace, await ask(workspace, asking), begun);
  }

  /** The report of a period as a file of that format: of everyone, of what a manager sees, or of one person. */
  async report(asking: AskingReport) {
    if (this.scope.isEveryone) return reportFile(this.#workspace, asking);
    const { rep } = await this.#named(asking);
    const whole = wholeOf(this.scope);
    const one = rep ?? (whole !== null && "rep" in whole ? whole.rep : undefined);
    const asked = await ask(this.#workspace, asking);
    return reportFile(this.#workspace, { ...asking, rep: one }, await this.#hearing(asked, asking));
  }

  /** The same into a file; answers how many bytes it has. */
  async writeReport({ out, ...asking }: AskingReport & { readonly out: string }): Promise<number> {
    const content = await this.report(asking);
    writeTo(out, content, "The report");
    const about = [asking.period, asking.rep].filter((one) => one !== undefined).join(" ");
    this.exported(`report ${about} as ${asking.format ?? "html"}`, { file: out });
    return Buffer.byteLength(content);
  }

  /** What contracts and open deals bring; what ends is nobody's, so renewals are told to those who see everyone. */
  async revenue(asking: RevenueAsking) {
    if (this.scope.isEveryone) return revenue(this.#workspace, asking);
    const whose = await this.#whose(asking);
    await this.#mayTellModel(asking);
    return cutRevenue(await revenue(this.#workspace, { ...asking, ...whose }), this.scope);
  }

  async capacity(asking: CapacityAsking) {
    return capacity(this.#everyones(), asking);
  }

  /** Whether lead scores hold, over all leads. */
  async leadFit(asking: FitAsking) {
    return leadFit(this.#everyones(), asking);
  }

  /** A commission plan and adjustments of pay are the leaders' to enter; a goal is a person's own, or their manager's with them. */
  async enterPlan(entries: PlanEntries, whose: Parameters<typeof enterPlan>[2]) {
    this.#mayUse("write");
    if (this.scope.isEveryone) return enterPlan(this.#workspace, entries, whose);
    const { rep } = await this.#one(whose);
    const { goal, tax, ...agreed } = entries;
    if (Object.values(agreed).some((entry) => entry !== undefined)) throw forLeaders();
    return enterPlan(this.#workspace, { goal, tax }, { ...whose, rep });
  }

  async enterCapacity(entries: CapacityEntries) {
    this.#mayUse("write");
    return enterCapacity(this.#everyones(), entries);
  }

  /** The quotas of those in scope: one's own, one's team's. */
  async quotas(asking: Parameters<typeof quotas>[2]) {
    return quotas(this.#workspace, this.scope, asking);
  }

  quotaVersions() {
    return quotaVersions(this.#everyones());
  }

  async enterQuotas(table: Parameters<typeof enterQuotas>[1]) {
    this.#mayUse("write");
    return enterQuotas(this.#everyones(), table);
  }

  async undoQuotas(number: number) {
    this.#mayUse("write");
    return undoQuotas(this.#everyones(), number);
  }

  async noteTalk(note: Parameters<typeof noteTalk>[1]) {
    this.#mayUse("write");
    if (this.scope.isEveryone) return noteTalk(this.#workspace, note);
    if (this.caller.role !== "manager" || note.rep === undefined) throw forLeaders();
    return noteTalk(this.#workspace, { ...note, ...(await this.#one({ rep: note.rep })) });
  }

  /** Everything that is held about the caller. */
  async myHeld(): Promise<Held> {
    const { repId, name } = this.caller;
    const found = await (repId === null ? heldOfUser(this.#workspace, name) : heldOf(this.#workspace, repId));
    // Where on the machine a backup lies is nobody's but the admin's.
    return { ...found, backups: found.backups.map((one) => ({ ...one, file: basename(one.file) })) };
  }

  /** The same of somebody else, for an admin whom they have asked. */
  async held(rep: string): Promise<Held> {
    const workspace = this.administered();
    return heldOf(workspace, await repIdOf(workspace, rep));
  }

  /** What is measured here, of whom, and who sees it: nobody's numbers are in it. */
  worksCouncilSheet(language: Language): Promise<ReportDocument> {
    return worksCouncilSheetOf(this.#workspace, language);
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

  /** The ids of those named, who must be in scope: anybody else is answered as somebody who does not exist. */
  async #named({ rep, team }: Whose): Promise<{ readonly rep?: string; readonly team?: string }> {
    const isSeen = (set: ReadonlySet<string>) => (id: string) => this.scope.isEveryone || set.has(id);
    return {
      ...(rep === undefined ? {} : { rep: await repIdOf(this.#workspace, rep, isSeen(this.scope.reps)) }),
      ...(team === undefined ? {} : { team: await teamIdOf(this.#workspace, team, isSeen(this.scope.teams)) }),
    };
  }

  /** Of whom a caller who does not see everyone means: those named, else the one person or team they see whole. */
  async #whose(asking: Whose): Promise<{ readonly rep?: string; readonly team?: string }> {
    const named = await this.#named(asking);
    const meant = named.rep === undefined && named.team === undefined ? wholeOf(this.scope) : named;
    if (meant === null) throw nameSomebody();
    return meant;
  }

  /** The same where only a rep can be meant. */
  async #one(asking: Pick<Whose, "rep">): Promise<{ readonly rep: string }> {
    const { rep } = await this.#whose({ rep: asking.rep });
    if (rep === undefined) throw nameSomebody();
    return { rep };
  }

  #hearing(asked: Asked, asking: Pick<Asking, "asOf">) {
    return hearingOf(this.#workspace, this.scope, asked, asking);
  }

  /** Whether a measure can be told of those in scope without telling of others. */
  async #mayTell(measure: string, asking: Pick<Asking, "asOf">): Promise<void> {
    const { id } = findMeasure(measure);
    if (isModelled(id)) await this.#mayTellModel(asking);
    else if (!isOwn(id)) throw ofOthers();
  }

  /** The model has learned from everyone: it speaks of now, and where those outside are a crowd. */
  async #mayTellModel(asking: Pick<Asking, "asOf">): Promise<void> {
    const { instant } = await this.#workspace.asOf(undefined);
    const isNow = asking.asOf === undefined || (await this.#workspace.asOf(asking.asOf)).instant === instant;
    const others = await sellersOutside(this.#workspace, this.scope);
    if (!isNow || !isNobodyOrCrowd(others.size)) throw ofOthers();
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
