import * as z from "zod";
import { defineJob } from "../../kernel/jobs.ts";

/** Counts the measures of services that are stale. */
export const countMeasures = defineJob("insights.countMeasures", z.object({}));
