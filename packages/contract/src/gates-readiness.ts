import { READINESS_CHECKS } from "@shipshape/domain/gates/readiness-checks";
import { READINESS_AREAS, READINESS_CLASSES } from "@shipshape/domain/gates/readiness-items";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { ChangeSelector } from "./gates.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name } from "./value.ts";

/** How long an item may be gone without at once. */
export const MOST_EXEMPTION_DAYS = 365;

export const ReadinessClass = z.enum(READINESS_CLASSES);

export const ReadinessItem = z.strictObject({
  key: Name,
  title: z.string().min(1).max(200),
  area: z.enum(READINESS_AREAS),
  classes: z
    .array(ReadinessClass)
    .min(1)
    .describe("of which services it is wanted: A above 99.9 %, B from 99 %, C below"),
  check: z.enum(READINESS_CHECKS).optional().describe("how the platform finds it out; without one people say so"),
  validDays: z.int().min(1).max(3_650).optional().describe("how long a person's word holds, from the day it speaks of"),
  mend: z.string().min(1).max(500).describe("what to do where it is missing"),
});

export const ReadinessChecklistSpec = z.strictObject({
  description: z.string().max(4000).default(""),
  selector: ChangeSelector.pick({ services: true, teams: true, tiers: true, labels: true })
    .default({})
    .describe("which services it is for; nothing named is every service"),
  items: z
    .array(ReadinessItem)
    .min(1)
    .max(200)
    .refine((items) => new Set(items.map(({ key }) => key)).size === items.length, "each item needs a key of its own"),
});

export const ReadinessChecklist = ReadinessChecklistSpec.extend({
  name: Name,
  displayName: z.string(),
  labels: Labels,
  annotations: Annotations,
  builtIn: z.boolean().describe("it holds where no other does"),
});

export const ReadinessEvidence = z.object({
  item: Name,
  note: z.string(),
  url: z.string().nullable(),
  doneOn: z.iso.date().describe("the day it speaks of: of the last drill, of the last restore"),
  expiresAt: Moment.nullable(),
  givenBy: z.string(),
  givenAt: Moment,
});

export const ReadinessExemption = z.object({
  id: z.uuid(),
  service: Name,
  item: Name,
  reason: z.string(),
  askedBy: z.string(),
  askedAt: Moment,
  until: Moment,
  approvedBy: z.string().nullable(),
  approvedAt: Moment.nullable(),
  endedAt: Moment.nullable().describe("when somebody ended it before its time, or refused it"),
  endedBy: z.string().nullable(),
  status: z.enum(["waiting", "in force", "over"]),
  canApprove: z.boolean(),
  whyNot: z.string().nullable(),
});

export const ReadinessState = ReadinessItem.extend({
  decision: z.enum(["pass", "fail", "exempt"]),
  by: z.enum(["automatic", "manual", "exemption", "nobody"]),
  because: z.string(),
  until: Moment.nullable(),
  wanted: z.boolean().describe("of a service of its class"),
  evidence: ReadinessEvidence.nullable(),
});

const Score = z.object({
  required: ReadinessClass,
  reached: ReadinessClass.nullable().describe("the highest class whose items all pass, with those of all below it"),
  passed: z.int(),
  counted: z.int().describe("items wanted of its class"),
});

export const ServiceReadiness = Score.extend({
  service: Name,
  displayName: z.string(),
  owner: Name,
  tier: z.int(),
  ready: z.boolean(),
  because: z.string(),
  missing: z.array(z.string()).describe("the titles of what is wanted and missing"),
});

const ofService = z.object({ name: Name });
const ofItem = z.object({ name: Name, item: Name });

export const gateReadiness = {
  listReadiness: defineRoute({
    id: "gates.listReadiness",
    method: "GET",
    path: "/api/v1/readiness",
    summary: "How ready each service is, against what is wanted of it",
    permission: "gates:read",
    query: z.object({ team: Name.optional() }),
    response: z.object({ services: z.array(ServiceReadiness) }),
  }),
  getReadiness: defineRoute({
    id: "gates.getReadiness",
    method: "GET",
    path: "/api/v1/services/:name/readiness",
    summary: "The readiness checklist of a service, item by item, and how it was before",
    permission: "gates:read",
    params: ofService,
    response: ServiceReadiness.extend({
      checklist: Name,
      requiredBecause: z.string(),
      items: z.array(ReadinessState),
      exemptions: z
        .array(ReadinessExemption)
        .describe("those that wait or hold, then the newest 50 of those that are over"),
      history: z.array(Score.extend({ day: z.iso.date() })),
    }),
  }),
  giveEvidence: defineRoute({
    id: "gates.giveEvidence",
    method: "PUT",
    path: "/api/v1/services/:name/readiness/:item/evidence",
    summary: "Say that an item is there, with a link or a note, and the day it speaks of",
    permission: "gates:write",
    params: ofItem,
    body: z
      .strictObject({
        note: z.string().trim().max(2000).default(""),
        url: z.url({ protocol: /^https?$/ }).optional(),
        doneOn: z.iso.date().optional().describe("of the last drill, of the last restore; today where absent"),
        expiresAt: Moment.optional(),
      })
      .refine(({ note, url }) => note !== "" || url !== undefined, {
        message: "give a note or a link",
        path: ["note"],
      }),
    response: ReadinessEvidence,
  }),
  takeEvidence: defineRoute({
    id: "gates.takeEvidence",
    method: "DELETE",
    path: "/api/v1/services/:name/readiness/:item/evidence",
    summary: "Take back that an item is there",
    permission: "gates:write",
    params: ofItem,
    response: Done,
  }),
  askExemption: defineRoute({
    id: "gates.askExemption",
    method: "POST",
    path: "/api/v1/services/:name/readiness/:item/exemptions",
    summary: "Ask that a service may lack an item for a while; somebody else has to approve it",
    permission: "gates:write",
    params: ofItem,
    body: z.strictObject({
      reason: z.string().trim().min(10, "say why in ten characters or more").max(500),
      until: Moment,
    }),
    response: ReadinessExemption,
  }),
  approveExemption: defineRoute({
    id: "gates.approveExemption",
    method: "POST",
    path: "/api/v1/readiness/exemptions/:id/approve",
    summary: "Approve that a service may lack an item for a while; never what you asked for yourself",
    permission: "gates:approve",
    params: z.object({ id: z.uuid() }),
    response: ReadinessExemption,
  }),
  endExemption: defineRoute({
    id: "gates.endExemption",
    method: "POST",
    path: "/api/v1/readiness/exemptions/:id/end",
    summary: "End an exemption, or refuse it",
    permission: "gates:approve",
    params: z.object({ id: z.uuid() }),
    response: ReadinessExemption,
  }),
  listChecklists: defineRoute({
    id: "gates.listChecklists",
    method: "GET",
    path: "/api/v1/readiness/checklists",
    summary: "Readiness checklists, each with what it is for; the one built in is last",
    permission: "gates:read",
    response: z.object({ checklists: z.array(ReadinessChecklist) }),
  }),
};

export const readinessChanged = defineEvent(
  "gates.readinessChanged",
  "Somebody gave or took evidence for an item of a service's readiness, or an exemption began or ended",
  z.object({
    service: Name,
    item: Name,
    change: z.enum(["evidenceGiven", "evidenceTaken", "exemptionAsked", "exemptionApproved", "exemptionEnded"]),
  }),
);
