import * as z from "zod";
import { Urgency } from "./notify.ts";
import { EscalationForecastStep, EscalationNode, Priority } from "./oncall-escalation.ts";
import { Moment, Name } from "./value.ts";

export const PageStatus = z.enum(["pending", "delivered", "failed", "acknowledged", "cancelled"]);

/** One person paged for one incident, by one step of a paging run. */
export const Page = z.object({
  id: z.uuid(),
  user: Name,
  step: z.int(),
  status: PageStatus,
  at: Moment,
  deliveredAt: Moment.nullable(),
  because: z.string(),
});

/** Whom one step of an escalation policy would page. */
export const StepPreview = z.object({
  step: z.int().describe("from 1, within the policy"),
  at: Moment.nullable().describe("when it is due"),
  name: z.string().describe("step 2 of 3, then 1 of 2"),
  afterMinutes: z.number().describe("after the step before"),
  people: z.array(z.object({ user: Name, because: z.string() })),
  unreachable: z.array(z.string()).describe("targets behind which nobody stands, with the mend"),
});

/** Where in the tree of its policy something stands. */
const Place = z.object({ policy: Name, path: z.string().describe("2.then.1"), round: z.int() });

export const PagingRun = z.object({
  id: z.uuid(),
  escalationPolicy: Name.nullable(),
  status: z.enum(["running", "stopped"]),
  stepsTaken: z.int(),
  nextStepAt: Moment.nullable(),
  because: z.string(),
  chosenBecause: z.string().describe("why this policy pages"),
  facts: z.object({ priority: Priority, urgency: Urgency, labels: z.record(z.string(), z.string()) }),
  policies: z
    .array(z.object({ name: Name, steps: z.array(EscalationNode), repeat: z.int() }))
    .describe("the policies as they were when it began, the first one first"),
  passed: z
    .array(
      Place.extend({
        at: Moment,
        side: z.enum(["then", "else"]).nullable().describe("what a branch decided; null for a step"),
        number: z.int().nullable().describe("of a step: the same as in its pages"),
        because: z.string(),
      }),
    )
    .describe("the steps taken and the branches decided, in order"),
  coming: z.array(EscalationForecastStep).describe("what follows while nobody acknowledges, as of now"),
  acknowledgements: z.object({
    wanted: z.int().describe("how many must acknowledge before paging stops"),
    given: z.array(Name),
  }),
  question: z
    .object({ of: Name, askAt: Moment, askedAt: Moment.nullable(), answerUntil: Moment.nullable() })
    .nullable()
    .describe("whether whoever acknowledged still works on it: when they are asked, and until when they may answer"),
  next: StepPreview.nullable().describe("whom the next step pages, as of now"),
  pages: z.array(Page),
});
