import * as z from "zod";
import { defineEvent } from "./event.ts";
import { BusinessHours, Recurrence, stretch } from "./recurring-time.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name } from "./value.ts";

/** When an exclusion takes minutes out of a budget. */
export const ExclusionTime = z.discriminatedUnion("kind", [
  stretch("once", "one stretch of time"),
  stretch("maintenance", "one stretch of planned work"),
  Recurrence.extend({ kind: z.literal("recurring").describe("again and again, by a recurrence rule") }),
  BusinessHours.extend({
    kind: z.literal("business_hours").describe("everything outside of business hours is excluded"),
    from: Moment.optional().describe("excludes nothing before; for all time where absent"),
    to: Moment.optional().describe("excludes nothing from then on; without an end where absent"),
  }),
]);

/** Which objectives it holds for: each list given must hold the objective; nothing given is every objective. */
export const ExclusionSelector = z.strictObject({
  slos: z.array(Name).optional().describe("by name; the name of a document stands for all objectives that it makes"),
  services: z.array(Name).optional(),
  teams: z.array(Name).optional().describe("whose services they are objectives of"),
});

/** What a document says of an exclusion. */
export const ExclusionSpec = z.strictObject({
  when: ExclusionTime,
  reason: z.string().min(1, "say why: it changes what budgets say, also of the past").max(500),
  approver: Name.optional().describe("the user who agreed to it"),
  selector: ExclusionSelector.default({}).describe("what it holds for; nothing named is every objective"),
});

/** What a person says of an exclusion. */
export const ExclusionInput = ExclusionSpec.extend({
  displayName: z.string().min(1).max(200).optional(),
  labels: Labels,
  annotations: Annotations,
});
const NamedExclusionInput = ExclusionInput.extend({ name: Name });

const BudgetAtOnce = z.object({
  remainingShare: z.number().nullable().describe("signed: −0.2 is 20 % overspent; null where there were no events"),
  badEvents: z.number().describe("bad events (or slices) in the objective's window"),
  totalEvents: z.number().describe("events (or slices) in it"),
});

/** What an exclusion makes of the budget of one objective, over its window as it is now. */
export const ExclusionEffect = z.object({
  slo: Name,
  service: Name,
  before: BudgetAtOnce,
  after: BudgetAtOnce,
  badEventsTakenOut: z.number().describe("negative where it gives some back, as taking an exclusion away does"),
  excludedMinutes: z.int().describe("minutes of the window that are excluded afterwards, by this and by others"),
  because: z.string().describe("the effect in one sentence"),
});

export const ExclusionEffects = z.object({
  at: Moment.describe("the moment of which it speaks"),
  objectives: z.int().describe("how many objectives it holds for"),
  effects: z
    .array(ExclusionEffect)
    .describe("those whose window it touches, the largest change first; at most a hundred are counted"),
  because: z.string().describe("the whole effect in one sentence"),
});

export const Exclusion = z.object({
  name: Name,
  displayName: z.string(),
  when: ExclusionTime,
  summary: z.string().describe("when it holds, in words: FREQ=WEEKLY;BYDAY=SU from 02:00 for 2 h (Europe/Berlin)"),
  reason: z.string(),
  author: z.string().describe("who made it"),
  approver: Name.nullable(),
  selector: ExclusionSelector,
  labels: Labels,
  annotations: Annotations,
  createdAt: Moment,
  updatedAt: Moment,
  active: z.boolean().describe("it excludes the present minute"),
  nextChange: Moment.nullable().describe("when it begins or ends next, within the coming 30 days"),
  effect: ExclusionEffects.nullable().describe("before and after, as it was when the exclusion was last changed"),
});

/** A stretch of time that is taken out of an objective's budget, and by what. Stretches of several may overlap. */
export const ExclusionSpan = z.object({
  from: Moment,
  to: Moment,
  exclusion: Name,
  displayName: z.string(),
  kind: z.enum(["once", "maintenance", "recurring", "business_hours"]),
  reason: z.string(),
  author: z.string(),
});

const byName = z.object({ name: Name });

export const sloExclusions = {
  listExclusions: defineRoute({
    id: "slo.listExclusions",
    method: "GET",
    path: "/api/v1/slo-exclusions",
    summary: "Times that are taken out of error budgets, newest first",
    permission: "slo:read",
    query: z.object({
      slo: Name.optional().describe("those that hold for this objective"),
      service: Name.optional().describe("those that hold for an objective of this service"),
    }),
    response: z.object({ exclusions: z.array(Exclusion) }),
  }),
  getExclusion: defineRoute({
    id: "slo.getExclusion",
    method: "GET",
    path: "/api/v1/slo-exclusions/:name",
    summary: "An exclusion, with its effect",
    permission: "slo:read",
    params: byName,
    response: Exclusion,
  }),
  createExclusion: defineRoute({
    id: "slo.createExclusion",
    method: "POST",
    path: "/api/v1/slo-exclusions",
    summary: "Take a time out of error budgets, also one that is past: budgets are counted anew",
    permission: "slo:write",
    body: NamedExclusionInput,
    response: Exclusion,
  }),
  updateExclusion: defineRoute({
    id: "slo.updateExclusion",
    method: "PUT",
    path: "/api/v1/slo-exclusions/:name",
    summary: "Change an exclusion: budgets are counted anew",
    permission: "slo:write",
    params: byName,
    body: ExclusionInput,
    response: Exclusion,
  }),
  removeExclusion: defineRoute({
    id: "slo.removeExclusion",
    method: "DELETE",
    path: "/api/v1/slo-exclusions/:name",
    summary: "Take an exclusion away: what it took out counts again",
    permission: "slo:write",
    params: byName,
    query: z.object({ reason: z.string().min(1).max(500).optional().describe("why; it stands in the audit log") }),
    response: Done,
  }),
  previewExclusion: defineRoute({
    id: "slo.previewExclusion",
    method: "POST",
    path: "/api/v1/slo-exclusions/preview",
    summary: "What an exclusion would make of each budget: before and after. Nothing is changed",
    permission: "slo:read",
    body: ExclusionInput.extend({
      name: Name.optional().describe("of the exclusion that it would replace; a new one where absent or not known"),
    }),
    response: ExclusionEffects,
  }),
  previewExclusionRemoval: defineRoute({
    id: "slo.previewExclusionRemoval",
    method: "GET",
    path: "/api/v1/slo-exclusions/:name/removal",
    summary: "What taking an exclusion away would make of each budget. Nothing is changed",
    permission: "slo:read",
    params: byName,
    response: ExclusionEffects,
  }),
  listExclusionSpans: defineRoute({
    id: "slo.listExclusionSpans",
    method: "GET",
    path: "/api/v1/slos/:name/exclusions",
    summary: "The stretches of time that are taken out of an objective's budget, oldest first, each with its reason",
    permission: "slo:read",
    params: byName,
    query: z.object({
      from: Moment.optional().describe("the beginning of the objective's window where absent"),
      to: Moment.optional().describe("now where absent; at most 400 days after 'from'"),
    }),
    response: z.object({
      slo: Name,
      from: Moment,
      to: Moment,
      spans: z.array(ExclusionSpan).describe("clipped to the time asked for"),
      excludedMinutes: z.int().describe("minutes that are taken out, each counted once"),
    }),
  }),
};

export const exclusionChanged = defineEvent(
  "slo.exclusionChanged",
  "A time was taken out of error budgets, changed, or counts again",
  z.object({
    exclusion: Name,
    change: z.enum(["created", "updated", "removed"]),
    reason: z.string(),
    objectives: z.int().describe("how many objectives it holds for, or did: their budgets are counted anew"),
  }),
);
