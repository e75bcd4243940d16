import * as z from "zod";
import { Fault } from "./problem.ts";
import { Name } from "./value.ts";

export const ConfigurationFiles = z.strictObject({
  files: z
    .array(z.strictObject({ path: z.string().min(1).max(500), text: z.string().max(16_000_000) }))
    .min(1)
    .max(1000),
});

/** A field that is not there on one side is left out on that side: JSON has no word for it. */
export const Difference = z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() });

export const PlannedChange = z.object({
  action: z.enum(["create", "update", "unchanged"]),
  kind: z.string().describe("Team, Service, SLO …"),
  name: Name,
  file: z.string(),
  line: z.int(),
  differences: z.array(Difference),
  effects: z
    .array(z.string())
    .default([])
    .describe("what it would do beyond the document, in sentences: budget, pages and incidents of an edited SLO"),
});

/** What applying files changes, document by document, and what is worth saying of them. */
export const Plan = z.object({
  changes: z.array(PlannedChange),
  warnings: z.array(Fault),
  creates: z.int(),
  updates: z.int(),
  unchanged: z.int(),
});
