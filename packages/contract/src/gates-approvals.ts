import * as z from "zod";
import { defineEvent } from "./event.ts";
import { ChangeClass } from "./gates.ts";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name } from "./value.ts";

/** How long the glass may stay broken. */
export const MOST_BREAK_GLASS_MINUTES = 240;

export const ApprovalAnswer = z.object({
  by: z.string(),
  answer: z.enum(["approve", "refuse"]),
  note: z.string(),
  at: Moment,
});

/** What one rule, or one clause of a policy, wants of a change, and who approved it so far as that counts. */
export const ApprovalWish = z.object({
  policy: Name.describe("the policy or rule that wants it"),
  clause: Name,
  because: z.string(),
  approvers: z.int().describe("how many must approve"),
  approverTeams: z.array(Name).nullable().describe("null: whoever may approve"),
  approvedBy: z.array(z.string()),
});

/** A change that waits for people, because error budget policies or rules want their approval. */
export const Approval = z.object({
  id: z.uuid(),
  shortId: z.string().describe("APR-3"),
  service: Name,
  environment: Name,
  version: z.string().nullable().describe("null: whatever is deployed there while the answer holds"),
  changeClass: ChangeClass,
  policy: Name,
  clause: Name,
  because: z.string(),
  approvers: z.int().describe("the most that one of its wishes needs"),
  approverTeams: z.array(Name).nullable().describe("whose members may answer it; null: whoever may approve"),
  wishes: z.array(ApprovalWish).describe("each has to be met, by approvals of its own teams"),
  missing: z.array(z.string()).describe("who is still missing, a wish at a time: one person of dba (schema)"),
  askedBy: z.string(),
  requestedBy: z.string().nullable().describe("the person for whom a pipeline asked"),
  askedAt: Moment,
  expiresAt: Moment.describe("the gate asks anew after it"),
  status: z.enum(["waiting", "approved", "refused", "expired"]),
  answers: z.array(ApprovalAnswer),
  canAnswer: z.boolean().describe("whether you may"),
  whyNot: z.string().nullable().describe("why you may not"),
});

/** A gate that somebody opened for a while, whatever stands against it. */
export const BreakGlass = z.object({
  id: z.uuid(),
  service: Name,
  environment: Name,
  reason: z.string(),
  brokenBy: z.string(),
  brokenAt: Moment,
  until: Moment,
  endedAt: Moment.nullable().describe("when it ended before its time"),
  endedBy: z.string().nullable(),
  active: z.boolean(),
});

/** The retrospective that a policy demands of an incident, or that was held. */
export const Retrospective = z.object({
  incident: z.string().describe("INC-7"),
  title: z.string(),
  service: Name,
  took: z.array(z.object({ slo: Name, share: z.number(), policy: Name, clause: Name, because: z.string() })),
  due: z.boolean().describe("changes wait for it"),
  url: z.string().nullable().describe("where it is written; null: nobody said that it was held"),
  markedBy: z.string().nullable(),
  markedAt: Moment.nullable(),
});

export const gateApprovals = {
  listApprovals: defineRoute({
    id: "gates.listApprovals",
    method: "GET",
    path: "/api/v1/gates/approvals",
    summary: "Changes that wait, or waited, for approval, newest first",
    permission: "gates:read",
    query: z.object({
      service: Name.optional(),
      status: z.enum(["waiting", "all"]).default("waiting"),
      limit: z.coerce.number<string | number>().int().min(1).max(200).default(50),
    }),
    response: z.object({ approvals: z.array(Approval) }),
  }),
  answerApproval: defineRoute({
    id: "gates.answerApproval",
    method: "POST",
    path: "/api/v1/gates/approvals/:id",
    summary: "Approve a change that waits, or refuse it; never one's own. The last answer of a person counts",
    permission: "gates:approve",
    params: z.object({ id: z.string().describe("its id or short id") }),
    body: z
      .strictObject({ answer: z.enum(["approve", "refuse"]), note: z.string().max(500).default("") })
      .refine(({ answer, note }) => answer === "approve" || note.trim().length > 0, {
        message: "say why: whoever asked reads it",
        path: ["note"],
      }),
    response: Approval,
  }),
  listBreakGlass: defineRoute({
    id: "gates.listBreakGlass",
    method: "GET",
    path: "/api/v1/gates/break-glass",
    summary: "Gates that somebody opened whatever stood against them, newest first",
    permission: "gates:read",
    query: z.object({
      service: Name.optional(),
      active: z.stringbool().optional().describe("only those that are open now"),
      limit: z.coerce.number<string | number>().int().min(1).max(200).default(50),
    }),
    response: z.object({ breakGlass: z.array(BreakGlass) }),
  }),
  breakGlass: defineRoute({
    id: "gates.breakGlass",
    method: "POST",
    path: "/api/v1/gates/break-glass",
    summary: "Open a gate for a while, whatever stands against it. It is told and written down with your name",
    permission: "gates:override",
    body: z.strictObject({
      service: Name,
      environment: Name,
      reason: z.string().trim().min(10, "say in ten characters or more why it cannot wait").max(500),
      minutes: z.int().min(1).max(MOST_BREAK_GLASS_MINUTES).default(60),
    }),
    response: BreakGlass,
  }),
  endBreakGlass: defineRoute({
    id: "gates.endBreakGlass",
    method: "POST",
    path: "/api/v1/gates/break-glass/:id/end",
    summary: "Give a gate back to its reasons before the time is over",
    permission: "gates:override",
    params: z.object({ id: z.uuid() }),
    response: BreakGlass,
  }),
  listRetrospectives: defineRoute({
    id: "gates.listRetrospectives",
    method: "GET",
    path: "/api/v1/gates/retrospectives",
    summary: "Incidents whose retrospective an error budget policy demands, and those of them that were held",
    permission: "gates:read",
    query: z.object({ service: Name.optional() }),
    response: z.object({ retrospectives: z.array(Retrospective) }),
  }),
  putRetrospective: defineRoute({
    id: "gates.putRetrospective",
    method: "PUT",
    path: "/api/v1/gates/retrospectives/:incident",
    summary: "Say that an incident's retrospective was held, and where it is written",
    permission: "incidents:write",
    params: z.object({ incident: z.string().describe("its id or short id") }),
    body: z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
    response: Done,
  }),
  deleteRetrospective: defineRoute({
    id: "gates.deleteRetrospective",
    method: "DELETE",
    path: "/api/v1/gates/retrospectives/:incident",
    summary: "Take back that an incident's retrospective was held",
    permission: "incidents:write",
    params: z.object({ incident: z.string().describe("its id or short id") }),
    response: Done,
  }),
};

const ApprovalEvent = z.object({
  approvalId: z.uuid(),
  shortId: z.string(),
  service: Name,
  environment: Name,
  version: z.string().nullable(),
  changeClass: ChangeClass,
  because: z.string(),
});
export const approvalRequested = defineEvent(
  "gates.approvalRequested",
  "A change waits for approval",
  ApprovalEvent.extend({ askedBy: z.string() }),
);
export const approvalAnswered = defineEvent(
  "gates.approvalAnswered",
  "Somebody approved or refused a change",
  ApprovalEvent.extend({ by: z.string(), answer: z.enum(["approve", "refuse"]) }),
);

const GlassEvent = z.object({ service: Name, environment: Name, by: z.string(), reason: z.string(), until: Moment });
export const glassBroken = defineEvent(
  "gates.glassBroken",
  "Somebody opened a gate whatever stands against it",
  GlassEvent,
);
export const breakGlassEnded = defineEvent(
  "gates.breakGlassEnded",
  "A gate that was broken open answers by its reasons again",
  GlassEvent.extend({ early: z.boolean() }),
);
export const retrospectiveChanged = defineEvent(
  "gates.retrospectiveChanged",
  "Somebody said that an incident's retrospective was held, or took it back",
  z.object({ incident: z.string(), url: z.string().nullable() }),
);
