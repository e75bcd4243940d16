import * as z from "zod";
import { defineJob } from "../../kernel/jobs.ts";

/** Asked for when something other than a collection changed what an evaluation would find: slices pushed, a new target. */
export const evaluateJob = defineJob("slo.evaluate", z.object({ sloIds: z.array(z.uuid()) }));
