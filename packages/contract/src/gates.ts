import * as z from "zod";
import { DeploymentKind } from "./changes.ts";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Because, Done, Labels, Moment, Name } from "./value.ts";

export const Verdict = z.enum(["allow", "warn", "deny", "defer"]);

export const FreezeSelector = z.strictObject({
  services: z.array(Name).optional(),
  teams: z.array(Name).optional(),
  tiers: z.array(z.int().min(1).max(4)).optional(),
  environments: z.array(Name).optional(),
});

export const Freeze = z.object({
  name: Name,
  displayName: z.string(),
  kind: z.enum(["deny", "allow"]),
  from: Moment,
  to: Moment,
  reason: z.string(),
  selector: FreezeSelector,
  labels: Labels,
  annotations: Annotations,
  active: z.boolean(),
});

/** What a person says of a freeze. */
export const FreezeInput = z.strictObject({
  displayName: z.string().min(1).max(200).optional(),
  kind: z.enum(["deny", "allow"]).default("deny").describe("allow: changes pass only within such windows"),
  from: Moment,
  to: Moment,
  reason: z.string().min(1, "say why: everybody whose deploy waits reads it").max(500),
  selector: FreezeSelector.default({}).describe("what it holds for; nothing named is everything"),
  labels: Labels,
  annotations: Annotations,
});

/** Why a gate answers as it does. */
export const GateReason = Because.extend({
  policy: Name.optional().describe("the error budget policy that says so"),
  clause: Name.optional().describe("which clause of it"),
  request: z.string().optional().describe("the request for approval, such as APR-3"),
});

/** What a change is for: error budget policies hold up some classes, and let others pass. */
export const ChangeClass = Name.describe("feature, fix, security, reliability, config, or a name of your own");

export const GateCheck = z.object({
  id: z.uuid(),
  at: Moment,
  service: Name,
  environment: Name,
  changeKind: DeploymentKind,
  changeClass: ChangeClass,
  verdict: Verdict,
  because: z.array(GateReason),
  nextOpening: Moment.nullable(),
  checkedBy: z.string(),
});

export const gates = {
  check: defineRoute({
    id: "gates.check",
    method: "POST",
    path: "/api/v1/gates/check",
    summary: "May this service be deployed to this environment now? With every reason, and until when",
    permission: "changes:ingest",
    body: z.strictObject({
      service: Name,
      environment: Name,
      changeKind: DeploymentKind.default("deploy"),
      changeClass: ChangeClass.default("feature"),
      requestedBy: Name.optional().describe("the person for whom a pipeline asks: they cannot approve it themselves"),
      version: z.string().max(200).optional(),
      dryRun: z.boolean().default(false).describe("answer without writing it down"),
    }),
    response: GateCheck.extend({ recorded: z.boolean().describe("false for a dry run") }),
  }),
  listChecks: defineRoute({
    id: "gates.listChecks",
    method: "GET",
    path: "/api/v1/gates/checks",
    summary: "Verdicts given, newest first",
    permission: "gates:read",
    query: z.object({
      service: Name.optional(),
      environment: Name.optional(),
      verdict: Verdict.optional(),
      from: Moment.optional(),
      to: Moment.optional(),
      limit: z.coerce.number<string | number>().int().min(1).max(500).default(100),
    }),
    response: z.object({ checks: z.array(GateCheck) }),
  }),
  state: defineRoute({
    id: "gates.state",
    method: "GET",
    path: "/api/v1/gates",
    summary: "What the gate would answer now, for each service in production; nothing is recorded",
    permission: "gates:read",
    query: z.object({
      service: Name.optional(),
      environment: Name.optional(),
      of: z.enum(["production", "all"]).default("production").describe("all: in every environment there is"),
      changeClass: ChangeClass.default("feature"),
    }),
    response: z.object({
      gates: z.array(
        z.object({
          service: Name,
          environment: Name,
          verdict: Verdict,
          because: z.array(GateReason),
          nextOpening: Moment.nullable(),
        }),
      ),
    }),
  }),
  listFreezes: defineRoute({
    id: "gates.listFreezes",
    method: "GET",
    path: "/api/v1/freezes",
    summary: "Freeze windows",
    permission: "gates:read",
    response: z.object({ freezes: z.array(Freeze) }),
  }),
  createFreeze: defineRoute({
    id: "gates.createFreeze",
    method: "POST",
    path: "/api/v1/freezes",
    summary: "Add a freeze: deploys wait while it lasts, rollbacks pass",
    permission: "gates:write",
    body: FreezeInput.extend({ name: Name }),
    response: Freeze,
  }),
  updateFreeze: defineRoute({
    id: "gates.updateFreeze",
    method: "PUT",
    path: "/api/v1/freezes/:name",
    summary: "Change a freeze",
    permission: "gates:write",
    params: z.object({ name: Name }),
    body: FreezeInput,
    response: Freeze,
  }),
  deleteFreeze: defineRoute({
    id: "gates.deleteFreeze",
    method: "DELETE",
    path: "/api/v1/freezes/:name",
    summary: "Take a freeze away",
    permission: "gates:write",
    params: z.object({ name: Name }),
    response: Done,
  }),
};

export const gateChecked = defineEvent(
  "gates.gateChecked",
  "The gate was asked",
  z.object({ service: Name, environment: Name, verdict: Verdict, because: z.array(GateReason) }),
);
export const freezeChanged = defineEvent(
  "gates.freezeChanged",
  "A freeze was added, changed or taken away",
  z.object({ freeze: Name, change: z.enum(["created", "updated", "deleted"]), from: Moment, to: Moment }),
);
