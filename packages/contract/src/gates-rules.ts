import { OUTCOMES } from "@shipshape/domain/gates/what-came";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { ChangeSelector, Verdict } from "./gates.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name } from "./value.ts";

/** What follows where a rule holds. */
export const RULE_EFFECTS = ["warn", "deny", "defer", "requireApproval"] as const;

/** A rule of the gate: an expression over what a verdict is made of, and what follows where it is true. */
export const GateRuleSpec = z
  .strictObject({
    description: z.string().max(4000).default(""),
    selector: ChangeSelector.default({}).describe("which changes it looks at; nothing named is every change"),
    when: z
      .string()
      .min(1)
      .max(4000)
      .describe(
        "CEL over change, service, environment, budget, incidents, freeze, readiness, tests, findings, coverage and now: tests.known && tests.failed > 0",
      ),
    effect: z.enum(RULE_EFFECTS),
    approvers: z.int().min(1).max(10).optional().describe("how many must approve; 1 where absent"),
    approverTeams: z.array(Name).min(1).optional().describe("whose members may approve"),
    message: z.string().min(1).max(500).describe("why, in your words: everybody held up reads it"),
    action: z.string().min(1).max(500).optional().describe("what to do about it"),
  })
  .refine(({ effect, approvers, approverTeams }) => effect === "requireApproval" || (!approvers && !approverTeams), {
    message: "only requireApproval has approvers and approverTeams",
    path: ["approvers"],
  });

export const GateRule = z.object({
  name: Name,
  displayName: z.string(),
  description: z.string(),
  selector: ChangeSelector,
  when: z.string(),
  effect: z.enum(RULE_EFFECTS),
  approvers: z.int().optional(),
  approverTeams: z.array(Name).optional(),
  message: z.string(),
  action: z.string().optional(),
  labels: Labels,
  annotations: Annotations,
});

/** What a rule would have said of a deployment. */
export const RuleTrial = z.object({
  deployment: z.string().describe("DEP-41"),
  service: Name,
  environment: Name,
  version: z.string(),
  startedAt: Moment,
  outcome: z.enum(["holds", "passes", "notSelected", "untold"]),
  because: z.string(),
  judgedBy: z
    .enum(["recorded", "reconstructed"])
    .describe("the facts of the check it began on, or what is known of then"),
  verdict: Verdict.nullable().describe("what the gate answered before it; null: it was not asked"),
  verdictAfter: Verdict.nullable(),
  came: z.enum(OUTCOMES).describe("what came of the deployment, as the change fail rate counts it"),
  cameBecause: z.string().describe("DEP-42 went back to 1.4.0"),
});

const byName = z.object({ name: Name });

export const gateRules = {
  listRules: defineRoute({
    id: "gates.listRules",
    method: "GET",
    path: "/api/v1/gate-rules",
    summary: "The house's own rules of the gate",
    permission: "gates:read",
    response: z.object({ rules: z.array(GateRule) }),
  }),
  putRule: defineRoute({
    id: "gates.putRule",
    method: "PUT",
    path: "/api/v1/gate-rules/:name",
    summary: "Write a rule of the gate: it holds from now on",
    permission: "gates:write",
    params: byName,
    body: z.strictObject({
      displayName: z.string().min(1).max(200).optional(),
      rule: GateRuleSpec,
      labels: Labels,
      annotations: Annotations,
    }),
    response: GateRule,
  }),
  deleteRule: defineRoute({
    id: "gates.deleteRule",
    method: "DELETE",
    path: "/api/v1/gate-rules/:name",
    summary: "Take a rule of the gate away",
    permission: "gates:write",
    params: byName,
    response: Done,
  }),
  tryRule: defineRoute({
    id: "gates.tryRule",
    method: "POST",
    path: "/api/v1/gate-rules/try",
    summary: "What a rule would have said of past deployments; nothing is changed",
    permission: "gates:read",
    body: z.strictObject({
      name: Name.optional().describe("a rule that stands"),
      rule: GateRuleSpec.optional(),
      document: z.string().max(100_000).optional().describe("the same as YAML (kind: GateRule)"),
      days: z.int().min(1).max(365).default(30),
    }),
    response: z.object({
      judged: z.int(),
      held: z.int().describe("deployments that it would have held up or warned of"),
      untold: z.int().describe("deployments of which too little is known to tell"),
      trials: z.array(RuleTrial).describe("the newest 200"),
    }),
  }),
};

export const gateRuleChanged = defineEvent(
  "gates.ruleChanged",
  "A rule of the gate was written or taken away",
  z.object({ rule: Name, change: z.enum(["created", "updated", "deleted"]) }),
);
