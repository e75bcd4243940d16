import { expect, test } from "vitest";
import { HOUR_MS } from "../time/milliseconds.ts";
import { type PastDeployment, type PastIncident, trialInWords, whatCame } from "./what-came.ts";

const deployment = (nth: number, version: string, more: Partial<PastDeployment> = {}): PastDeployment => ({
  id: `d${nth}`,
  shortId: `DEP-${nth}`,
  version,
  kind: "deploy",
  status: "succeeded",
  startedAtMs: nth * 100 * HOUR_MS,
  finishedAtMs: nth * 100 * HOUR_MS,
  service: "payments",
  environment: "production",
  isProduction: true,
  ...more,
});
const incident = (beganAtHours: number, more: Partial<PastIncident> = {}): PastIncident => ({
  id: "i1",
  shortId: "INC-1",
  service: "payments",
  environment: undefined,
  dependencies: new Map(),
  beganAtMs: beganAtHours * HOUR_MS,
  resolvedAtMs: undefined,
  windowMinutes: 1_440,
  ...more,
});
const came = (deployments: readonly PastDeployment[], incidents: readonly PastIncident[] = []) =>
  Object.fromEntries([...whatCame(deployments, incidents)].map(([id, one]) => [id, one.came]));

test("what was taken back, failed or is under way is told so, by what came next in its own place", () => {
  const back = deployment(3, "1", { kind: "rollback" });
  expect(came([back, deployment(2, "2"), deployment(1, "1")])).toEqual({ d1: "well", d2: "rolled_back", d3: "well" });
  const elsewhere = deployment(3, "1", { kind: "rollback", environment: "staging" });
  expect(came([elsewhere, deployment(2, "2")])).toMatchObject({ d2: "well" });
  const states = [deployment(1, "1", { status: "failed" }), deployment(2, "2", { status: "aborted" })];
  const going = deployment(3, "3", { status: "in_progress", finishedAtMs: undefined });
  expect(came([...states, going])).toEqual({ d1: "failed", d2: "aborted", d3: "in_progress" });
});

test("an incident is put down to one deployment: the nearest of its service or of what that calls", () => {
  const both = [deployment(1, "1"), deployment(2, "2")];
  expect(came(both, [incident(201)])).toEqual({ d1: "well", d2: "incident" });
  expect(came(both, [incident(199)])).toEqual({ d1: "well", d2: "well" });
  expect(whatCame(both, [incident(201)]).get("d2")?.cameBecause).toContain(
    "INC-1: payments 2, was deployed in production",
  );
  const ledger = deployment(2, "7", { id: "l", service: "ledger" });
  expect(came([ledger], [incident(201, { dependencies: new Map([["ledger", 1]]) })])).toEqual({ l: "incident" });
  expect(came([ledger], [incident(201)])).toEqual({ l: "well" });
  const touched = [incident(201, { dependencies: new Map([["ledger", 1]]) }), incident(201, { service: "ledger" })];
  expect(came([deployment(2, "2"), ledger], touched)).toEqual({ d2: "incident", l: "well" });
});

test("a trial in words counts what came of those it holds, and what went wrong of the others", () => {
  expect(
    trialInWords([
      { outcome: "holds", came: "rolled_back" },
      { outcome: "holds", came: "rolled_back" },
      { outcome: "holds", came: "well" },
      { outcome: "passes", came: "incident" },
      { outcome: "untold", came: "failed" },
    ]),
  ).toBe("Of those it holds: 2 rolled back, 1 went well. It lets pass 1 that went wrong.");
  expect(trialInWords([{ outcome: "passes", came: "well" }])).toBe("None that it lets pass went wrong.");
});
