import { hubspot } from "../simulator/sandbox/hubspot/hubspot.ts";
import { salesforce } from "../simulator/sandbox/salesforce/salesforce.ts";
import type { Sandbox } from "../simulator/sandbox/sandbox.ts";
import { startSandbox } from "../simulator/sandbox/server.ts";
import { type DemoAsking, planOf } from "./demo.ts";

export interface SandboxAsking extends Omit<DemoAsking, "progress"> {
  /** Of Salesforce; HubSpot and the control address take the two that follow. Any free ones when 0. */
  readonly port: number;
}

/** Serves a simulated company as Salesforce and as HubSpot on this machine, until it is closed. */
export function openSandbox(asking: SandboxAsking, now: () => Date = () => new Date()): Promise<Sandbox> {
  const { port } = asking;
  const ports = port === 0 ? {} : { salesforce: port, hubspot: port + 1, control: port + 2 };
  return startSandbox({ plan: planOf(asking, now()), services: [salesforce(), hubspot()], ports });
}
