import * as z from "zod";
import { Fault } from "./problem.ts";
import { Name } from "./value.ts";

export const ConfigurationFiles = z.strictObject({
  files: z
    .array(z.strictObject({ path: z.string().min(1).max(500), text: z.string().max(16_000_000) }))
    .min(1)
    .max(1000),
});

/** Files that own what they make: what they name no more may be taken away with them. */
export const OwningFiles = ConfigurationFiles.extend({
  source: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\S+$/, "has no spaces: the name of a repository, or of a folder in it")
    .optional()
    .describe("whose files these are, such as a repository: remembers what they name, so that it can go with them"),
  prune: z.boolean().default(false).describe("take away what this source named before, and its files name no more"),
}).refine(({ source, prune }) => !prune || source !== undefined, {
  message: "needs a source: only what the files of a source made is taken away",
  path: ["prune"],
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

export const PlannedRemoval = z.object({
  action: z
    .enum(["remove", "leave", "keep"])
    .describe("it goes; it would go with prune; or it stays, because of what stands beside"),
  kind: z.string().describe("Team, Service, SLO …"),
  name: Name,
  file: z.string().describe("where it stood last"),
  because: z.string(),
});

/** What applying files changes, document by document, and what is worth saying of them. */
export const Plan = z.object({
  changes: z.array(PlannedChange),
  removals: z.array(PlannedRemoval).default([]).describe("what this source named before, and its files name no more"),
  warnings: z.array(Fault),
  creates: z.int(),
  updates: z.int(),
  unchanged: z.int(),
  removes: z.int().default(0),
});
