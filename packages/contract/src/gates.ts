import * as z from "zod";
import { DeploymentKind } from "./changes.ts";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Because, Moment, Name } from "./value.ts";

export const Verdict = z.enum(["allow", "warn", "deny", "defer"]);

/** A name, or a pattern in which "*" stands for any run of characters. */
export const NamePattern = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[-a-z0-9*]+$/, 'a name, in which "*" stands for any run of characters');

/** Which changes something holds for. */
export const ChangeSelector = z.strictObject({
  services: z.array(NamePattern).optional(),
  teams: z.array(NamePattern).optional(),
  tiers: z.array(z.int().min(1).max(4)).optional(),
  environments: z.array(NamePattern).optional(),
  changeClasses: z.array(NamePattern).optional().describe("what the change is for: feature, fix, security …"),
  labels: z.record(z.string(), z.string().max(200)).optional().describe("that the service bears; * stands for any"),
  match: z.enum(["all", "any"]).optional().describe("all of what is named has to hold (the default), or any of it"),
});

/** Why a gate answers as it does. */
export const GateReason = Because.extend({
  policy: Name.optional().describe("the error budget policy, or the rule of the gate, that says so"),
  clause: Name.optional().describe("which clause of it"),
  request: z.string().optional().describe("the request for approval, such as APR-3"),
  action: z.string().optional().describe("what to do about it"),
});

/** What a change is for: error budget policies hold up some classes, and let others pass. */
export const ChangeClass = Name.describe("feature, fix, security, reliability, config, or a name of your own");

/** Somebody as another system names them. */
export const Person = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe("for whom a pipeline asks, by name, login or mail address: they cannot approve it themselves");

/** What is to go out. A variable of a pipeline that is not set names none: it is as if nothing had been said. */
export const VersionAsked = z
  .string()
  .max(200)
  .transform((said) => (said.trim() === "" ? undefined : said))
  .optional();

export const GateCheck = z.object({
  id: z.uuid(),
  at: Moment,
  service: Name,
  environment: Name,
  changeKind: DeploymentKind,
  changeClass: ChangeClass,
  version: z.string().nullable().describe("that was to go out; null where none was named"),
  verdict: Verdict,
  because: z.array(GateReason),
  nextOpening: Moment.nullable(),
  nextClosing: Moment.nullable().describe("when an open gate is known to shut next"),
  nextClosingBecause: z.string().nullable(),
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
      requestedBy: Person.optional(),
      version: VersionAsked,
      manual: z.boolean().default(false).describe("a person begins it by hand: some freezes let that pass"),
      startedAt: Moment.optional().describe("it began then, and asks whether it may go on: some freezes let that pass"),
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
          nextClosing: Moment.nullable(),
          nextClosingBecause: z.string().nullable(),
        }),
      ),
    }),
  }),
};

export const gateChecked = defineEvent(
  "gates.gateChecked",
  "The gate was asked",
  z.object({ service: Name, environment: Name, verdict: Verdict, because: z.array(GateReason) }),
);
