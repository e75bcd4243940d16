import * as z from "zod";
import { defineJob } from "../../kernel/jobs.ts";

/** The timer of a paging run: one a run, replaced whenever its next step moves. */
export const takeStep = defineJob("incidents.takeStep", z.object({ runId: z.uuid() }));
export const PAGES_FIRST = -10;
