import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../src/app/workspace.ts";
import type { Company } from "../../src/simulator/company.ts";
import type { Sandbox } from "../../src/simulator/sandbox/sandbox.ts";

/** A company behind a CRM sandbox, and data folders that are synced from it; all gone when it is closed. */
export abstract class GivenCompany {
  readonly sandbox: Sandbox;
  readonly company: Company;
  readonly #folders: string[] = [];
  readonly #open: Workspace[] = [];

  protected constructor(sandbox: Sandbox, company: Company) {
    this.sandbox = sandbox;
    this.company = company;
  }

  async close(): Promise<void> {
    for (const workspace of this.#open) workspace.close();
    await this.sandbox.close();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), "repmark-crm-"));
    this.#folders.push(folder);
    return folder;
  }

  async workspace(folder = this.folder()): Promise<Workspace> {
    const workspace = await Workspace.open(folder, { now: () => this.now(), log: () => undefined });
    this.#open.push(workspace);
    return workspace;
  }

  /** The sandbox's clock. */
  now(): Date {
    return new Date(this.sandbox.world.now * 60_000);
  }
}
