import { COVERAGE_KINDS } from "@shipshape/domain/oncall/coverage-kind";
import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Moment, Name } from "./value.ts";

/** What is wrong with who is on call when: a gap, somebody whom pages do not reach, too little rest, unfair load. */
export const CoverageFinding = z.object({
  kind: z.enum(COVERAGE_KINDS),
  severity: z.enum(["bad", "warn"]).describe("bad: a page may reach nobody"),
  says: z.string(),
  mend: z.string(),
  user: z.string().nullable(),
  from: Moment.nullable().describe("when it begins; null for what is about the whole span"),
});

export const notifyCoverage = {
  getCoverage: defineRoute({
    id: "notify.getCoverage",
    method: "GET",
    path: "/api/v1/on-call/coverage",
    summary:
      "What is wrong with who is on call in the weeks ahead, schedule by schedule, the worst first, each with its mend",
    permission: "oncall:read",
    query: z.object({
      schedule: Name.optional(),
      days: z.coerce.number<string | number>().int().min(1).max(92).default(28),
    }),
    response: z.object({
      from: Moment,
      to: Moment,
      schedules: z.array(z.object({ schedule: Name, displayName: z.string(), findings: z.array(CoverageFinding) })),
    }),
  }),
};
